# Where usher finds itself: below another init, in a shared or the host's PID namespace, under
# Docker's and podman's commands, called as their init.

load helper

@test "in a shared PID namespace what is not ours is left alone" {
	need_root
	# "stranger" is PID 1's child as we are; "sibling" is in usher's own process group.
	cat >outside <<-END
		"$PROBE" until TERM touch stranger-signalled &
		sh -c '"$PROBE" until TERM touch sibling-signalled & exec "$USHER" --linger 200ms -- "$PROBE" \
			orphan setsid block TERM touch ready until TERM touch late . await ready \
			orphan setsid ignore TERM touch deaf pause . await deaf exit 4'
		echo "code \$?"
		"$PROBE" tree
	END
	run pid1 sh outside
	[ -e late ]
	tells '^code 4$' 'parent 1 uid 0 state S probe' 'left 1 process that did not end within 200 ms'
	[ ! -e stranger-signalled ]
	# The sibling was started by what became usher: it is usher's child, and ends with it.
	[ -e sibling-signalled ]
}

@test "nested below another init: quiet, and the code goes up" {
	need_root
	local init
	for init in "$USHER --" "tini --" dumb-init "catatonit --"; do
		hash "${init%% *}" || unavailable "needs ${init%% *}"
		rm -f late ready
		# shellcheck disable=SC2086
		start_pid1 $init "$USHER" -- "$PROBE" orphan setsid block TERM touch ready until TERM sleep 50 touch late . \
			await ready say ready until TERM exit 4
		eventually 10 said ready
		kill -TERM "$PID"
		finish
		expect_status 4
		[ -e late ]
		[ ! -s err ]
	done
}

image() {
	image_from_scratch docker usher-test/contexts <<-'END'
		ENTRYPOINT ["/usher", "--"]
		CMD ["/probe", "say", "ready", "until", "TERM", "exit", "4"]
	END
}

# up NAME OPTIONS AND COMMAND...: a container whose service has said that it is ready.
up() {
	container docker "$@"
	eventually 10 eval "docker logs $1 2>&1 | grep -qx ready"
}

@test "docker stop, docker kill -s, and orphans of docker exec" {
	need_docker
	image
	local name=usher-test-contexts-$$
	up $name --network=host usher-test/contexts
	docker kill -s USR1 $name
	eventually 10 eval "docker logs $name | grep -q '^signal 10 '"
	docker kill -s 40 $name
	eventually 10 eval "docker logs $name | grep -q '^signal 40 '"
	docker exec $name /probe orphans 20
	docker exec $name /probe no-zombies | grep -qx 'zombies 0'
	docker stop -t 20 $name
	[ "$(docker wait $name)" = 4 ]
	docker rm $name >/dev/null
	up $name --network=host usher-test/contexts /probe say ready pause
	docker kill $name
	[ "$(docker wait $name)" = 137 ]
}

@test "--pid=host and --pid=container: only what is ours is signalled" {
	need_docker
	image
	local name=usher-test-contexts-$$ pid
	start "$PROBE" say ready until TERM
	eventually 10 said ready
	for pid in host container:$name-other; do
		up $name-other --network=host usher-test/contexts
		up $name --network=host --pid=$pid usher-test/contexts /probe orphan setsid block TERM say up until TERM . \
			say ready until TERM exit 5
		eventually 10 eval "docker logs $name | grep -qx up"
		docker stop -t 20 $name
		[ "$(docker wait $name)" = 5 ]
		[ "$(docker inspect -f '{{.State.Running}}' $name-other)" = true ]
		refute logged docker $name-other signal
		refute grep -q signal out
		docker rm -f $name $name-other >/dev/null
	done
	kill -TERM "$PID"
	finish
}

@test "docker run -t without a shell: Ctrl-Z does not wedge it; a closed stdin changes nothing" {
	need_docker
	image
	local name=usher-test-contexts-$$
	CONTAINERS+=("docker:$name")
	expect -c 'spawn -noecho true; expect eof' </dev/null >/dev/null 2>&1 3>&- || unavailable "needs expect and ptys"
	cat >dialog.exp <<-'END'
		set timeout 20
		spawn -noecho docker run --rm -it --network=host --name $env(NAME) usher-test/contexts /probe tick
		expect -re {\ntick} {} timeout { exit 1 }
		send "\032"
		expect -re {(\ntick.*){4}} {} timeout { exit 2 }
		exec docker stop -t 10 $env(NAME) >/dev/null 2>@1 &
		expect eof {} timeout { exit 3 }
		exit [expr {[lindex [wait] 3] != 143}]
	END
	NAME=$name timeout 60 expect -f dialog.exp </dev/null >dialog.out 2>&1 3>&-
	run timeout 60 docker run --rm -i --network=host usher-test/contexts /probe read /dev/stdin exit 6 </dev/null
	expect_status 6
	run pid1 sh -c 'exec <&- && exec "$@"' sh "$USHER" -- "$PROBE" exit 7
	expect_status 7
}

# As engines call it: /sbin/docker-init -- COMMAND, /run/podman-init -- COMMAND.
@test "podman run --init with usher in its init's place" {
	need_podman
	image_from_scratch podman usher-test/contexts <<-'END'
		CMD ["/probe", "say", "ready", "until", "TERM", "exit", "4"]
	END
	local name=usher-test-contexts-$$
	container podman $name --network=none --init --init-path "$USHER" usher-test/contexts \
		/probe orphans 20 no-zombies init-status Name say ready until TERM exit 4
	eventually 10 eval "podman logs $name 2>&1 | grep -qx ready"
	podman logs $name | grep -qx 'zombies 0'
	podman stop -t 20 $name
	[ "$(podman wait $name)" = 4 ]
}

@test "docker run --init with usher in its init's place" {
	need_docker
	image
	# What dockerd --init-path does: the file is mounted there and called with --.
	run docker run --rm --network=host -v "$USHER:/sbin/docker-init:ro" --entrypoint /sbin/docker-init \
		usher-test/contexts -- /probe orphans 20 no-zombies exit 5
	expect_status 5
	[ "$output" = 'zombies 0' ]
}
