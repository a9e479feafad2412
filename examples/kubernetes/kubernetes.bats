# examples/kubernetes, run for real by `podman kube play`, with a user id of the test's choice as
# OpenShift would choose one. Podman knows no termination message: a file mounted there shows it.

# bats file_tags=debian

load ../../tests/integration/helper

POD=usher-test-kubernetes-pod-0
NAME=$POD-nginx

setup_file() {
	build_example podman hello-nginx nginx
}

setup() {
	need_root
	need_podman
	scratch
	ID=$((1000000000 + RANDOM * 30000))
	PORT=$(free_port)
	: >message
	chmod 666 message
	CONTAINERS+=("podman:$NAME")
}

teardown() {
	[ ! -e "$T/pod.yaml" ] || podman kube down "$T/pod.yaml" >/dev/null 2>&1 || :
	podman pod rm -f "$POD" >/dev/null 2>&1 || :
	podman secret rm usher-test-kubernetes-secret >/dev/null 2>&1 || :
	podman volume rm usher-test-kubernetes-{secret,templates} >/dev/null 2>&1 || :
	tidy
}

# The manifest for this machine: names, user id and port of the test's own, the machine's network,
# the termination log. FURTHER sed commands come last.
manifest() {
	sed -E -e 's/(ame: )hello(-secret|-templates)?$/\1usher-test-kubernetes\2/' -e "s/1000620000/$ID/; s/\"8080\"/\"$PORT\"/; s/port: 8080/port: $PORT/" \
		-e 's/^( *)automountServiceAccountToken: .*/&\n\1hostNetwork: true\n\1restartPolicy: Never/' \
		-e 's|^( *)volumeMounts:|&\n\1  - name: message\n\1    mountPath: /dev/termination-log|' \
		-e "s|^( *)volumes:|&\n\1  - name: message\n\1    hostPath:\n\1      path: $T/message\n\1      type: File|" \
		"$@" "$TOP/examples/kubernetes/nginx.yaml" >pod.yaml
}

play() {
	podman kube play --network=host pod.yaml >play.log 2>&1 || {
		cat play.log
		return 1
	}
}

answers() {
	curl -sf "http://127.0.0.1:$PORT/" >page
}

running() {
	eventually 30 answers || {
		podman logs "$NAME"
		return 1
	}
}

ended() {
	[ "$(podman inspect -f '{{.State.Status}}' "$NAME")" = exited ]
}

@test "kubernetes: a random user id, nothing granted, ConfigMap as templates, Secret as a file" {
	local token
	manifest
	play
	running
	[ "$(cat page)" = '<h1>Good morning</h1>' ]
	[ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$PORT/private")" = 401 ]
	# Podman 4.3 leaves a Secret as it is encoded.
	token=$(podman exec "$NAME" cat /etc/hello-secret/token)
	[[ $token == s3cret-of-the-cluster || $(base64 -d <<<"$token") == s3cret-of-the-cluster ]]
	[ "$(curl -s -H "Authorization: Bearer $token" "http://127.0.0.1:$PORT/private")" = 'come in' ]
	podman top "$NAME" huser pid args >top
	cat top
	[ "$(awk 'NR > 1 { print $1 }' top | sort -u)" = "$ID" ]
	run podman exec "$NAME" sh -c 'echo x >/etc/x; cat /proc/1/status; stat -c "%u %a" /run/nginx/nginx.conf; cat /proc/[0-9]*/environ | tr "\0" "\n"'
	tells 'read-only file system' '^CapBnd:[[:space:]]*0+$' '^NoNewPrivs:[[:space:]]*1$' "^$ID 600\$"
	[[ $output == *GREETING=* && $output != *"$token"* ]]

	# A stop is held back for a second, for load balancers; then nginx may finish.
	stops podman "$NAME" 0 30
	logged podman "$NAME" 'gracefully shutting down'
	[ ! -s message ]
}

@test "kubernetes: what is missing is the termination message" {
	manifest -e '/name: GREETING/,+1d' -e '/name: API_TOKEN_FILE/,+1d'
	play
	eventually 30 ended
	[ "$(podman inspect -f '{{.State.ExitCode}}' "$NAME")" = 78 ]
	run cat message
	tells 'nginx cannot start: [23] problems' 'GREETING is not set' 'API_TOKEN is not set'
}
