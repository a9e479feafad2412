# examples/compose, with docker-compose: two images of the examples in one network.

# bats file_tags=debian

load ../../tests/integration/helper

setup_file() {
	local image
	for image in python nginx; do
		build_example docker usher-test/$image $image
	done
}

setup() {
	need_root
	need_docker
	command -v docker-compose >/dev/null || unavailable "needs docker-compose"
	scratch
	export HELLO_PORT
	HELLO_PORT=$(free_port)
}

teardown() {
	[ -z "${T-}" ] || compose down -v -t 20 >/dev/null 2>&1 || :
	tidy
}

# The images are the ones of setup_file, not built again.
compose() {
	printf 'services:\n  visits:\n    image: usher-test/python\n  web:\n    image: usher-test/nginx\n' \
		>"$T/images.yaml"
	docker-compose -p usher-test-compose --project-directory "$TOP/examples/compose" \
		-f "$TOP/examples/compose/compose.yaml" -f "$T/images.yaml" "$@"
}

visit() {
	curl -sf "http://127.0.0.1:$HELLO_PORT/" >page
}

# docker-compose takes its time; `docker` knows the containers as well.
of() {
	echo "usher-test-compose_$1_1"
}

ended_with() {
	[ "$(docker inspect -f '{{.State.Status}} {{.State.ExitCode}}' "$(of "$1")")" = "exited $2" ]
}

up() {
	compose up -d --no-build "$@" >up.log 2>&1 || {
		cat up.log
		return 1
	}
}

@test "compose: nginx in front of the service, neither of them root, each ends with 0" {
	# Without a setting the service says so,
	TITLE='' up visits
	eventually 20 ended_with visits 78
	logged docker "$(of visits)" 'env TITLE is empty'
	# and with it, it starts.
	up
	eventually 30 visit || {
		compose logs
		return 1
	}
	[ "$(cat page)" = 'Visits: 1' ]
	[ "$(users_of "$(of web)")" = 33 ]
	[ "$(users_of "$(of visits)")" = 1000 ]
	compose stop -t 30 >/dev/null 2>&1
	ended_with web 0
	ended_with visits 0
}
