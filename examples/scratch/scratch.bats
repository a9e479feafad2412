# examples/scratch on Docker and on podman.

load ../../tests/integration/helper

setup_file() {
	local engine
	for engine in docker podman; do
		build_example "$engine" usher-test/scratch scratch
	done
}

engine_here() {
	need_root
	"need_$1"
	NAME=usher-test-scratch-$1
	"$1" rm -f "$NAME" >/dev/null 2>&1 || :
}

serves_and_stops() {
	engine_here "$1"
	container "$1" "$NAME" --network=none -e GREETING='Good morning' usher-test/scratch
	run "$1" exec "$NAME" /hello get 8080
	expect_status 0
	[ "${lines[0]}" = '<h1>Good morning</h1>' ]
	[ "${lines[1]}" = '<p>Served on port 8080, in black. A page may say $host and $1: only braces count.</p>' ]

	# The service is the given user, and so is PID 1.
	run "$1" exec "$NAME" /hello tree
	grep -qE '^process 1 parent 0 uid 1000 state S usher$' <<<"$output"
	grep -qE '^process [0-9]+ parent 1 uid 1000 state S hello$' <<<"$output"

	local begin took
	begin=$(milliseconds)
	"$1" stop "$NAME" >/dev/null
	took=$(($(milliseconds) - begin))
	echo "stopped in $took ms"
	[ "$("$1" inspect -f '{{.State.ExitCode}}' "$NAME")" = 3 ]
	[ $took -lt "$2" ]
}

@test "README has what usher explain says" {
	readme_explains docker usher-test/scratch scratch
}

@test "Docker: the page is served as the user, docker stop takes less than half a second" {
	serves_and_stops docker 500
}

@test "podman: the page is served as the user, podman stop is quick" {
	serves_and_stops podman 1500
}

two_problems() {
	engine_here "$1"
	printf '<h1>${GREETING}</h1>\n<p>${COLOUR}</p>\n' >index.html.tmpl
	chmod 644 index.html.tmpl
	CONTAINERS+=("$1:$NAME")
	run "$1" run --name "$NAME" --network=host -v "$T/index.html.tmpl:/etc/hello/index.html.tmpl:ro" \
		usher-test/scratch
	expect_status 78
	tells 'hello cannot start: 2 problems' 'env GREETING is not set' '/etc/usher.conf:2' \
		'/etc/hello/index.html.tmpl:2:4: COLOUR is not set'
	# Neither the page nor its folder was made.
	refute "$1" cp "$NAME:/run/hello" "$T/copy" 2>/dev/null
	[ ! -e copy ]
}

@test "Docker: all problems in one run, exit code 78, nothing written" {
	two_problems docker
}

@test "podman: all problems in one run, exit code 78, nothing written" {
	two_problems podman
}

@test "Docker: another port, and another command" {
	engine_here docker
	container docker "$NAME" --network=none -e GREETING=x -e PORT=9090 usher-test/scratch
	run docker exec "$NAME" /hello get 9090
	expect_status 0
	tells 'port 9090'
	run docker run --rm --network=host -e GREETING=x usher-test/scratch /hello status Uid
	expect_status 0
	[ "$output" = 'Uid: 1000 1000 1000 1000' ]
}
