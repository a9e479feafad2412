# examples/nginx on Docker.

load ../../tests/integration/helper

NAME=usher-test-nginx

setup_file() {
	docker info >/dev/null 2>&1 || return 0
	debian_image
	build_example docker usher-test/nginx nginx
}

setup() {
	need_root
	need_docker
	scratch
	docker rm -f "$NAME" >/dev/null 2>&1 || :
}

# Containers share the machine's loopback here, so the port must be free on it.
free_port() {
	local port
	while :; do
		port=$((20000 + RANDOM % 10000))
		! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
	done
	echo $port
}

answers() {
	curl -sf -o page -D head "http://127.0.0.1:$PORT/"
}

serve() {
	PORT=$(free_port)
	container docker "$NAME" --network=host -e "PORT=$PORT" -e GREETING='Good <morning>' "$@" usher-test/nginx
	eventually 10 answers || {
		docker logs "$NAME"
		return 1
	}
}

@test "the page and the configuration come from the environment" {
	serve -e SERVER_NAME=shop.example
	[ "$(cat page)" = "$(printf '%s\n' '<!doctype html>' '<title>shop.example</title>' \
		'<h1>Good <morning></h1>')" ]
	grep -qi '^X-Host: 127.0.0.1' head
	# nginx writes its log to /dev/stdout, which it had to open after the change of user.
	eventually 5 eval 'docker logs "$NAME" 2>/dev/null | grep -q "GET / HTTP/1.1\" 200"'
}

@test "usher and nginx are the only processes, all of them www-data" {
	serve -e WORKERS=2
	docker top "$NAME" -o user:20,pid,ppid,args >top
	cat top
	[ "$(sed 1d top | wc -l)" = 4 ]
	[ "$(sed 1d top | grep -c 'usher --')" = 1 ]
	[ "$(sed 1d top | grep -c 'nginx: master')" = 1 ]
	[ "$(sed 1d top | grep -c 'nginx: worker')" = 2 ]
	local uid
	uid=$(docker exec "$NAME" id -u www-data)
	[ "$(docker top "$NAME" -o pid,uid | awk 'NR > 1 { print $2 }' | sort -u)" = "$uid" ]
}

@test "docker stop is a graceful end with exit code 0" {
	serve
	docker stop "$NAME" >/dev/null
	[ "$(docker inspect -f '{{.State.ExitCode}}' "$NAME")" = 0 ]
	docker logs "$NAME" >log 2>&1
	grep -q 'signal 3 (SIGQUIT).*shutting down' log
	grep -q 'gracefully shutting down' log
}

@test "README has what usher explain says" {
	readme_explains docker usher-test/nginx nginx
}

@test "what is missing is told, and nothing is changed" {
	CONTAINERS+=("docker:$NAME")
	run docker run --name "$NAME" --network=none -e PORT= usher-test/nginx
	expect_status 78
	tells 'nginx cannot start' 'env GREETING is not set' '/etc/usher.conf:2' '1 problem'
	docker diff "$NAME" >changes
	! grep -E '/run/nginx|/etc/nginx|/var/www' changes
}
