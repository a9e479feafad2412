# examples/nginx on Docker; podman runs it in examples/kubernetes. And the shell entry point that it
# replaces, which does the same.

# bats file_tags=debian

load ../../tests/integration/helper

NAME=usher-test-nginx

setup_file() {
	build_example docker usher-test/nginx nginx
	build_example docker usher-test/nginx-before nginx/before
}

setup() {
	need_root
	need_docker
	scratch
}

answers() {
	curl -sf -o page -D head "http://127.0.0.1:$PORT/"
}

# serve IMAGE OPTIONS...: containers share the machine's loopback here, so the port must be free.
serve() {
	local image=usher-test/$1
	shift
	PORT=$(free_port)
	container docker "$NAME" --network=host -e "PORT=$PORT" "$@" "$image"
	eventually 30 answers || {
		docker logs "$NAME"
		return 1
	}
}

workers() {
	docker top "$NAME" -o pid,args | grep -c 'nginx: worker'
}

@test "nginx: the page and the configuration come from the environment" {
	serve nginx -e SERVER_NAME=shop.example -e GREETING='Good <morning>'
	[ "$(cat page)" = "$(printf '%s\n' '<!doctype html>' '<title>shop.example</title>' \
		'<h1>Good &lt;morning&gt;</h1>')" ]
	grep -qi '^X-Host: 127.0.0.1' head
	# nginx writes its log to /dev/stdout, which it had to open after the change of user.
	eventually 10 eval 'docker logs "$NAME" 2>/dev/null | grep -q "GET / HTTP/1.1\" 200"'
}

@test "nginx: usher and nginx are the only processes, all of them www-data" {
	serve nginx -e GREETING=hello -e WORKERS=2
	docker top "$NAME" -o user:20,pid,ppid,args >top
	cat top
	[ "$(sed 1d top | wc -l)" = 4 ]
	[ "$(sed 1d top | grep -c 'usher --')" = 1 ]
	[ "$(sed 1d top | grep -c 'nginx: master')" = 1 ]
	[ "$(workers)" = 2 ]
	[ "$(users_of "$NAME")" = "$(docker exec "$NAME" id -u www-data)" ]
}

@test "nginx: as many workers as the container may use processors" {
	serve nginx -e GREETING=hello --cpus=1
	[ "$(workers)" = 1 ]
	serve nginx -e GREETING=hello --cpus=1 -e WORKERS=3
	[ "$(workers)" = 3 ]
}

@test "nginx: any user id, a root file system that cannot be written, no capability" {
	serve nginx -e GREETING=hello --user 1000620000:0 --read-only --tmpfs /run/nginx \
		--cap-drop=ALL --security-opt=no-new-privileges
	[ "$(users_of "$NAME")" = 1000620000 ]
	stops docker "$NAME" 0 20
	# The folder of the image is writable by the group root.
	serve nginx -e GREETING=hello --user 1000620000:0
	[ "$(users_of "$NAME")" = 1000620000 ]
}

@test "nginx: docker stop is a graceful end with exit code 0" {
	serve nginx -e GREETING=hello
	# A request that has begun is still answered.
	exec 9<>"/dev/tcp/127.0.0.1/$PORT"
	printf 'GET / HTTP/1.0\r\n' >&9
	docker stop -t 60 "$NAME" >/dev/null 9>&- &
	eventually 20 logged docker "$NAME" 'signal 3 \(SIGQUIT\).*shutting down'
	printf '\r\n' >&9
	grep -q '<h1>hello</h1>' <&9
	exec 9>&-
	wait $!
	[ "$(docker inspect -f '{{.State.ExitCode}}' "$NAME")" = 0 ]
	logged docker "$NAME" 'gracefully shutting down'
}

@test "nginx: README has what usher explain says" {
	readme_explains docker usher-test/nginx nginx
}

@test "nginx: what is missing and what is wrong is told in one run, and nothing is changed" {
	CONTAINERS+=("docker:$NAME")
	run docker run --name "$NAME" --network=host -e PORT=80800 -e WORKERS=none usher-test/nginx
	expect_status 78
	tells 'nginx cannot start: 3 problems' 'env GREETING is not set' '/etc/usher.conf:2' 'PORT' 'WORKERS'
	docker diff "$NAME" >changes
	refute grep -E '/run/nginx|/etc/nginx' changes
	# Another command is none of the contract's business.
	run docker run --rm --network=host usher-test/nginx id -un
	expect_status 0
	[ "$output" = www-data ]
}

@test "nginx: the shell entry point renders the same files, runs the same processes, ends alike" {
	local image
	for image in nginx nginx-before; do
		serve $image -e SERVER_NAME=shop.example -e GREETING='Good morning' --cpus=1
		docker exec "$NAME" sh -c 'cat /run/nginx/nginx.conf /run/nginx/html/index.html' |
			sed "s/$PORT/PORT/" >$image.files
		docker top "$NAME" -o pid,uid,args | sed -nE 's/^ *[0-9]+ +([0-9]+ +nginx: .*)/\1/p' |
			sort >$image.processes
		[ -s $image.files ]
		[ -s $image.processes ]
		stops docker "$NAME" 0 20
	done
	diff nginx.files nginx-before.files
	diff nginx.processes nginx-before.processes
	run docker run --rm --network=host usher-test/nginx-before
	expect_status 78
	tells 'not set: GREETING'
}
