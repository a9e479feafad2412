# examples/scratch-tls on Docker and on podman: with a server and a certificate authority of the
# test's own.

# bats file_tags=debian

load ../../tests/integration/helper

setup_file() {
	local engine
	make -s -C "$TOP" build/gateway || return
	for engine in docker podman; do
		build_example $engine usher-test/scratch-tls scratch-tls
	done
	authority good
	authority other
	certificate localhost
}

# In the file's folder, as all that follows: NAME.key and the self-signed NAME.pem.
authority() {
	(cd "$BATS_FILE_TMPDIR" && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-keyout "$1.key" -out "$1.pem" -subj "/CN=usher test $1" -days 2 2>openssl.log &&
		chmod 644 "$1.pem")
}

# Signed by the good one.
certificate() {
	(cd "$BATS_FILE_TMPDIR" && openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-keyout "$1.key" -out "$1.csr" -subj "/CN=$1" 2>openssl.log &&
		printf 'subjectAltName=DNS:%s\n' "$1" >extensions &&
		openssl x509 -req -in "$1.csr" -CA good.pem -CAkey good.key -CAcreateserial -days 2 \
			-extfile extensions -out "$1.pem" 2>openssl.log)
}

here() {
	need_root
	"need_$1"
	ENGINE=$1 NAME=usher-test-scratch-tls-$1
	SERVER=$(free_port)
	mkdir pages
	echo 'told in private' >pages/secret.txt
	cd pages
	start openssl s_server -accept "127.0.0.1:$SERVER" -WWW -quiet \
		-cert "$BATS_FILE_TMPDIR/localhost.pem" -key "$BATS_FILE_TMPDIR/localhost.key"
	cd ..
}

# serve AUTHORITY UPSTREAM OPTIONS...
serve() {
	local authority=$1 upstream=$2
	shift 2
	PORT=$(free_port)
	container "$ENGINE" "$NAME" --network=host -e "PORT=$PORT" -e "UPSTREAM=$upstream" --read-only --cap-drop=ALL \
		--cap-add=SETUID --cap-add=SETGID \
		-v "$BATS_FILE_TMPDIR/$authority.pem:/etc/ssl/certs/ca-certificates.crt:ro" "$@" usher-test/scratch-tls
	eventually 30 logged "$ENGINE" "$NAME" '^gateway: ready' || {
		"$ENGINE" logs "$NAME"
		return 1
	}
}

page() {
	curl -s --max-time 20 "http://127.0.0.1:$PORT/secret.txt"
}

passes_on() {
	here "$1"
	serve good "localhost:$SERVER"
	eventually 20 eval '[ "$(page)" = "told in private" ]'
	logged "$1" "$NAME" 'ready, uid 2000$'
	stops "$1" "$NAME" 0 20
	# Neither with another authority nor under another name.
	serve other "localhost:$SERVER"
	[[ $(page) == *"Certificate verification failed"* ]]
	serve good "127.0.0.1:$SERVER" --user 1000620000:0
	[[ $(page) == *"Certificate verification failed"* ]]
	logged "$1" "$NAME" 'ready, uid 1000620000$'
}

@test "scratch-tls: Docker: a certificate is good for its authority and its name only" {
	passes_on docker
}

@test "scratch-tls: podman: a certificate is good for its authority and its name only" {
	passes_on podman
}

@test "scratch-tls: the image holds Debian's authorities" {
	need_root
	need_docker
	CONTAINERS+=("docker:usher-test-scratch-tls")
	docker create --name usher-test-scratch-tls usher-test/scratch-tls >/dev/null
	docker cp usher-test-scratch-tls:/etc/ssl/certs/ca-certificates.crt authorities
	[ "$(grep -c 'BEGIN CERTIFICATE' authorities)" -gt 100 ]
}

@test "scratch-tls: what is missing is told in one run" {
	need_root
	need_docker
	run docker run --rm --network=host -e CA_FILE=/etc/ssl/none.pem usher-test/scratch-tls
	expect_status 78
	tells 'cannot start: 2 problems' 'UPSTREAM is not set' '/etc/ssl/none.pem'
}

@test "scratch-tls: README has what usher explain says" {
	need_docker
	readme_explains docker usher-test/scratch-tls scratch-tls
}
