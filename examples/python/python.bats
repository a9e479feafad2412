# examples/python on Docker.

# bats file_tags=debian

load ../../tests/integration/helper

NAME=usher-test-python

setup_file() {
	build_example docker usher-test/python python
}

setup() {
	need_root
	need_docker
	scratch
}

# get PATH [TOKEN]: from inside; the answer's code and text.
get() {
	docker exec "$NAME" python3 -c '
import sys, urllib.request, urllib.error
request = urllib.request.Request("http://127.0.0.1:8080" + sys.argv[1])
request.add_header("Authorization", "Bearer " + sys.argv[2])
try:
    answer = urllib.request.urlopen(request, timeout=20)
except urllib.error.HTTPError as error:
    answer = error
print(answer.status, answer.read().decode().strip())' "$1" "${2-}"
}

serve() {
	container docker "$NAME" --network=none -v "$NAME:/data" -e TITLE='"Visits"' -e ADMIN_TOKEN=token "$@" usher-test/python
	eventually 30 logged docker "$NAME" '^ready$' || {
		docker logs "$NAME"
		return 1
	}
}

@test "python: settings from the environment, visits that outlast the container, a stop with 0" {
	volume docker "$NAME"
	serve -e 'LANGUAGES=en, fr "b"' --read-only --tmpfs /run/visits
	[ "$(users_of "$NAME")" = 1000 ]
	[ "$(get /)" = '200 "Visits": 1' ]
	[ "$(get /settings)" = '401 no' ]
	[ "$(get /settings token)" = '200 ["en", "fr", "\"b\""]' ]
	[ "$(docker exec "$NAME" stat -c '%u %a' /run/visits/settings.json)" = '1000 600' ]
	stops docker "$NAME" 0 20
	serve
	[ "$(get /)" = '200 "Visits": 2' ]
}

@test "python: any user id, without a capability" {
	volume docker "$NAME"
	serve --user 1000620000:0 --cap-drop=ALL --security-opt=no-new-privileges --tmpfs /run/visits
	[ "$(users_of "$NAME")" = 1000620000 ]
	[ "$(get /)" = '200 "Visits": 1' ]
	stops docker "$NAME" 0 20
}

@test "python: what is missing and what is wrong is told in one run" {
	run docker run --rm --network=host -e LOG_LEVEL=loud -e PORT=tcp://10.0.0.1:80 -v /data usher-test/python
	expect_status 78
	tells 'python3 cannot start: 4 problems' 'TITLE is not set' 'ADMIN_TOKEN is not set' LOG_LEVEL \
		'debug' PORT
}

@test "python: README has what usher explain says" {
	need_docker
	readme_explains docker usher-test/python python
}
