# What is told about the end: unexpected deaths, a lack of memory, a service that went into the
# background, the life cycle at --log info, and Kubernetes' termination log.

load helper

@test "a death by a signal nobody sent through usher is told, one that was sent is not" {
	run "$USHER" -- "$PROBE" die SEGV
	expect_status 139
	tells '^usher: probe was killed by signal 11 \(SEGV\)'
	start "$USHER" -- "$PROBE" say ready pause
	eventually 10 said ready
	kill -TERM "$PID"
	finish
	expect_status 143
	[ ! -s err ]
	run "$USHER" -- "$PROBE" exit 1
	[ -z "$output" ]
}

@test "a core dump is told" {
	[[ $(cat /proc/sys/kernel/core_pattern) != \|* ]] || echo "cores go to a program here"
	ulimit -c unlimited
	run "$USHER" -- "$PROBE" die ABRT
	expect_status 134
	if ls core* >/dev/null 2>&1; then
		tells 'signal 6 \(ABRT\), core dumped'
	else
		tells 'signal 6 \(ABRT\)'
	fi
}

@test "a service that goes into the background is told how to stay in front" {
	run "$USHER" --linger 1s -- "$PROBE" orphan setsid touch ready until TERM . await ready exit 0
	expect_status 0
	tells 'probe exited with 0 after [0-9]+ ms and left processes behind: it went into the background' \
		'nginx: daemon off;'
	# None of these did: nobody left, an error, an end that was asked for.
	run "$USHER" -- "$PROBE" exit 0
	[ -z "$output" ]
	rm ready
	run "$USHER" -- "$PROBE" orphan touch ready until TERM . await ready exit 5
	expect_status 5
	[[ $output != *background* ]]
	rm ready
	start "$USHER" -- "$PROBE" orphan touch ready until TERM . await ready say ready until TERM exit 0
	eventually 10 said ready
	kill -TERM "$PID"
	finish
	expect_status 0
	[ ! -s err ]
}

@test "--log info tells the life cycle" {
	need_root
	start_pid1 "$USHER" --log info --stop-delay 100ms --before "$PROBE" -- "$PROBE" \
		orphan touch ready until TERM sleep 50 . await ready say ready until TERM exit 3
	eventually 10 said ready
	kill -TERM "$PID"
	finish
	expect_status 3
	[ "$(cat err)" = "usher: running $PROBE, asked for on the command line
usher: probe started as pid $(sed -n 's/^usher: probe started as pid //p' err)
usher: stop signal 15 (TERM) received
usher: the stop signal is passed on to probe
usher: probe exited with 3
usher: what is left gets TERM and 3000 ms
usher: leaving with exit code 3" ]
	run "$USHER" --log info --log-format json --exit 3=4 -- "$PROBE" exit 3
	expect_status 4
	[ "$(jq -r .code <<<"$output" | tr '\n' ' ')" = "subreaper started ended leaving " ]
}

@test "an exec that fails is explained by its cause" {
	cp "$PROBE" busy
	# Only execve(2) itself can find these out.
	exec 8>>busy
	run "$USHER" -- "$T/busy"
	exec 8>&-
	expect_status 126
	tells "$T/busy cannot start: cannot execute it: text file busy"
}

@test "a process limit that is reached is named" {
	need_root
	chmod 777 "$T"
	run setpriv --reuid 4330 --regid 4330 --clear-groups prlimit --nproc=1 "$USHER" -- "$PROBE" say service
	expect_status 71
	tells 'probe cannot start: cannot make a process: .*--pids-limit'
	[[ $output != *service* ]]
}

# With a file of our own in the place that only the kubelet makes.
with_log() {
	unshare --mount sh -c 'touch "$0" && mount -t tmpfs none /dev && touch /dev/termination-log /dev/null &&
		mount --bind "$0" /dev/termination-log && exec "$@"' "$T/log" "$@" 3>&-
}

@test "the termination log gets the post-mortem when the service left it empty" {
	need_root
	: >log
	run with_log "$USHER" --user 4321:4321 -- "$PROBE" die SEGV
	expect_status 139
	[ "$(cat log)" = 'usher: probe was killed by signal 11 (SEGV)' ]
	: >log
	run with_log "$USHER" -- "$PROBE" exit 3
	[ "$(cat log)" = 'usher: probe exited with 3' ]
	: >log
	run with_log "$USHER" -- "$PROBE" put /dev/termination-log "my own words" exit 3
	[ "$(cat log)" = 'my own words' ]
	: >log
	run with_log "$USHER" -- "$PROBE" exit 0
	[ ! -s log ]
	run with_log "$USHER" --before "$PROBE exit 7" -- "$PROBE"
	expect_status 7
	grep -q "^usher: probe cannot start: the hook $PROBE exited with 7; asked for on the command line$" log
}

@test "out of memory in a container: told with the limit and the count, exit 137" {
	need_docker
	image_from_scratch docker usher-test/ending <<-'END'
		ENTRYPOINT ["/usher", "--user", "1000:1000", "--"]
	END
	run docker run --rm --network=host --memory 64m --memory-swap 64m usher-test/ending /probe eat 200
	expect_status 137
	tells 'usher: probe was killed by signal 9 \(KILL\): out of memory, the kernel killed 1 process; the limit is 64 MiB'
	# A worker's death that its service did not survive in good shape.
	run docker run --rm --network=host --memory 64m --memory-swap 64m usher-test/ending \
		/probe child eat 200 . reap exit 5
	expect_status 5
	tells 'usher: probe exited with 5: out of memory, the kernel killed 1 process'
	# No lack of memory, no word of it.
	run docker run --rm --network=host --memory 64m --memory-swap 64m usher-test/ending /probe die KILL
	expect_status 137
	tells 'usher: probe was killed by signal 9 \(KILL\)$'
}

@test "the same with podman" {
	need_podman
	image_from_scratch podman usher-test/ending <<-'END'
		ENTRYPOINT ["/usher", "--"]
	END
	run podman run --rm --network=none --memory 64m --memory-swap 64m usher-test/ending /probe eat 200
	expect_status 137
	tells 'out of memory, the kernel killed 1 process; the limit is 64 MiB'
}
