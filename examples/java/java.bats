# examples/java on Docker.

# bats file_tags=debian

load ../../tests/integration/helper

NAME=usher-test-java

setup_file() {
	build_example docker usher-test/java java
}

setup() {
	need_root
	need_docker
	scratch
}

serve() {
	container docker "$NAME" --network=none -v "$PROBE:/probe:ro" -e GREETING=hello "$@" usher-test/java
	eventually 60 logged docker "$NAME" '^ready$' || {
		docker logs "$NAME"
		return 1
	}
}

page() {
	docker exec "$NAME" /probe get 8080 | tail -n 1
}

@test "java: the heap and the processors are the container's, a stop runs the hooks and gives 0" {
	serve -m 256m --cpus=1 --read-only
	# 70 % of 256 MiB, less a part that this collector does not count.
	page >told
	cat told
	grep -qxE 'hello, heap 17[0-9] MiB, 1 processors' told
	[ "$(users_of "$NAME")" = 1000 ]
	stops docker "$NAME" 0 30
	logged docker "$NAME" '^closed$'
}

@test "java: another share, and any user id" {
	serve -m 256m -e HEAP_PERCENT=25 --user 1000620000:0 --cap-drop=ALL --security-opt=no-new-privileges
	page >told
	cat told
	grep -qE '^hello, heap 6[0-4] MiB' told
	[ "$(users_of "$NAME")" = 1000620000 ]
}

@test "java: what is missing and what is wrong is told in one run" {
	run docker run --rm --network=host -e HEAP_PERCENT=100 usher-test/java
	expect_status 78
	tells 'cannot start: 2 problems' 'GREETING is not set' HEAP_PERCENT
	run docker run --rm --network=host usher-test/java java -version
	expect_status 78
	run docker run --rm --network=host usher-test/java id -u
	expect_status 0
	[ "$output" = 1000 ]
}

@test "java: README has what usher explain says" {
	need_docker
	readme_explains docker usher-test/java java
}
