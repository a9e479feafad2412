# usher as the init that engines put in front: `docker run --init`, `podman run --init`. Docker's is
# chosen when its daemon starts, so the file has a daemon of its own, with its data below build/.

load helper

IMAGE=usher-test-engine-init

setup_file() {
	if [ "$(id -u)" != 0 ] || ! type -P dockerd >/dev/null; then
		return 0
	fi
	home=$(mktemp -d /tmp/usher-daemon.XXXXXX)
	export home DOCKER_HOST=unix://$home/socket
	cp "$TOP/build/usher" "$home/docker-init"
	mkdir -p "$TOP/build"
	dockerd --iptables=false --ip6tables=false --bridge=none --data-root "$TOP/build/docker-init" \
		--exec-root "$home/run" --pidfile "$home/pid" -H "$DOCKER_HOST" --init-path "$home/docker-init" \
		>"$home/log" 2>&1 </dev/null 3>&- &
	echo $! >"$home/daemon"
	scratch
	eventually 30 eval 'docker info >/dev/null 2>&1' || {
		tail -n 20 "$home/log"
		return 1
	}
	image_from_scratch docker "$IMAGE" <<<'ENTRYPOINT ["/probe"]'
	tidy
}

teardown_file() {
	[ -n "${home:-}" ] || return 0
	local daemon
	daemon=$(cat "$home/daemon")
	cp "$home/log" "$TOP/build/docker-init.log"
	kill "$daemon" 2>/dev/null || return 0
	eventually 20 ended "$daemon" || kill -KILL "$daemon"
	umount "$home/run/netns/default" 2>/dev/null || :
	rm -rf "$home"
}

setup() {
	need_root
	scratch
}

docker_init() {
	docker run --rm --init --network=host "$@"
}

@test "dockerd takes usher for its init: docker info and the version check are happy" {
	need_docker
	run docker info
	expect_status 0
	tells '^ *Init Binary: .*/docker-init$' '^ *init version: '
	refute grep -iE 'warning.*init|init version: *N/A' <<<"$output"
	refute grep -E 'failed to (parse|retrieve) .* version' "$home/log"
	[ "$(docker info -f '{{.InitBinary}}')" = "$home/docker-init" ]
}

@test "docker run --init: PID 1, exit codes, orphans, a command that is not there" {
	need_docker
	run docker_init "$IMAGE" pid read /proc/1/cmdline orphans 5 no-zombies exit 42
	expect_status 42
	tells 'zombies 0' 'docker-init'
	refute grep -qx 'pid 1' <<<"$output"
	run docker_init "$IMAGE" die 9
	expect_status 137
	run -127 docker_init --entrypoint /nosuch "$IMAGE"
	expect_status 127
}

@test "docker run --init: stop, and variables that usher and tini know" {
	need_docker
	container docker usher-test-init-stop --init --network=host "$IMAGE" say ready until TERM exit 9
	eventually 10 eval 'docker logs usher-test-init-stop 2>&1 | grep -qx ready'
	docker stop -t 10 usher-test-init-stop >/dev/null
	[ "$(docker inspect -f '{{.State.ExitCode}}' usher-test-init-stop)" = 9 ]

	# An orphan gets its time only when USHER_LINGER gives it some.
	local words=(orphan block TERM touch /ready until TERM say lived . await /ready exit 0)
	run docker_init "$IMAGE" "${words[@]}"
	expect_status 0
	refute grep -q lived <<<"$output"
	run docker_init -e USHER_LINGER=10s "$IMAGE" "${words[@]}"
	expect_status 0
	tells '^lived'

	run docker_init -e USHER_EXIT=7=0 -e USHER_LOG=info -e TINI_OTHER=x "$IMAGE" env USHER_LOG env TINI_OTHER exit 7
	expect_status 0
	tells 'started as pid' '^USHER_LOG=\(unset\)' '^TINI_OTHER=x'
	run docker_init -e USHER_GRACE=5 "$IMAGE" exit 0
	expect_status 1
	tells 'USHER_GRACE.* 5s?'
}

@test "docker run --init: signals by name and to the group" {
	need_docker
	local setting
	for setting in USHER_GROUP=yes TINI_KILL_PROCESS_GROUP=1; do
		docker rm -f usher-test-init-group >/dev/null 2>&1 || :
		container docker usher-test-init-group --init --network=host -e $setting -e USHER_SIGNAL='HUP=USR1' \
			"$IMAGE" child block USR1 touch /ready until USR1 touch /got . await /ready say ready \
			until USR1 await /got exit 6
		eventually 10 eval 'docker logs usher-test-init-group 2>&1 | grep -qx ready'
		docker kill -s HUP usher-test-init-group >/dev/null
		eventually 10 eval '[ "$(docker inspect -f "{{.State.Running}}" usher-test-init-group)" = false ]'
		[ "$(docker inspect -f '{{.State.ExitCode}}' usher-test-init-group)" = 6 ]
	done
}

@test "podman run --init --init-path" {
	unset DOCKER_HOST
	need_podman
	local init=(podman run --rm --network=none --init --init-path "$USHER")
	image_from_scratch podman "$IMAGE" <<<'ENTRYPOINT ["/probe"]'
	run "${init[@]}" "$IMAGE" pid read /proc/1/cmdline orphans 5 no-zombies exit 42
	expect_status 42
	tells 'zombies 0' 'podman-init'
	refute grep -qx 'pid 1' <<<"$output"
	run "${init[@]}" -e USHER_EXIT=7=0 -e CATATONIT_DEBUG=1 "$IMAGE" exit 7
	expect_status 0
	tells 'started as pid'
	container podman usher-test-init-podman --init --init-path "$USHER" --network=none "$IMAGE" \
		say ready until TERM exit 9
	eventually 10 eval 'podman logs usher-test-init-podman 2>&1 | grep -qx ready'
	podman stop -t 10 usher-test-init-podman >/dev/null
	[ "$(podman inspect -f '{{.State.ExitCode}}' usher-test-init-podman)" = 9 ]
}
