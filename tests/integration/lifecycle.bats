# From the service's start to the container's end: exit codes, reaping, draining.

load helper

@test "the service's exit code is the container's" {
	need_root
	local code
	for code in 0 1 3 100 255; do
		run "$USHER" -- "$PROBE" exit $code
		expect_status $code
		run pid1 "$USHER" -- "$PROBE" exit $code
		expect_status $code
	done
}

@test "a service killed by signal N ends with 128+N" {
	need_root
	local number
	for number in 1 6 9 11 15; do
		run "$USHER" -- "$PROBE" die $number
		expect_status $((128 + number))
		run pid1 "$USHER" -- "$PROBE" die $number
		expect_status $((128 + number))
	done
}

@test "nothing is said about a good start and a good end" {
	run --separate-stderr "$USHER" -- "$PROBE" say hello
	expect_status 0
	[ "$output" = hello ]
	[ "$stderr" = "" ]
}

@test "the service's words arrive as they are" {
	run "$USHER" "$PROBE" args --env NAME -- '' 'a b' '${X}' -x
	expect_status 0
	[ "$output" = "$(printf '[%s]\n' --env NAME -- '' 'a b' '${X}' -x)" ]
	run "$USHER" -- "$PROBE" args --help
	[ "$output" = '[--help]' ]
}

@test "without PATH, or with an empty one, the command is found where programs are" {
	run env -u PATH "$USHER" -- sh -c 'echo found'
	[ "$output" = found ]
	PATH= run "$USHER" -- sh -c 'echo found'
	[ "$output" = found ]
	run -127 env -u PATH "$USHER" -- no-such-program
	tells 'searched in PATH: /usr/local/sbin:.*:/bin \(the default: PATH is not set\)'
}

@test "the command is found in PATH" {
	PATH=/nonexistent:$T run "$USHER" probe say found
	expect_status 0
	[ "$output" = found ]
}

@test "working directory, umask, descriptors and environment pass through" {
	umask 027
	run env -i A=1 PATH="$PATH" "$USHER" -- "$PROBE" cwd umask environ 7<"$PROBE"
	expect_status 0
	[ "${lines[0]}" = "cwd $T" ]
	[ "${lines[1]}" = "umask 0027" ]
	grep -qx A=1 <<<"$output"
	"$PROBE" fds >"$T/before" 7<"$PROBE"
	"$USHER" -- "$PROBE" fds >"$T/after" 7<"$PROBE"
	diff <(sed "s|$T/[a-z]*\b||g" "$T/before") <(sed "s|$T/[a-z]*\b||g" "$T/after")
}

@test "--chdir and --umask change the service's" {
	run "$USHER" --chdir / --umask 0077 -- "$PROBE" cwd umask
	expect_status 0
	[ "$output" = "$(printf 'cwd /\numask 0077')" ]
}

@test "--exec: the service takes usher's place and process id" {
	start "$USHER" --exec -- "$PROBE" pid ppid exit 5
	finish
	expect_status 5
	said "pid $JOB"
}

@test "without --exec usher stays and the service leads its own process group" {
	start "$USHER" -- "$PROBE" pid pgid ppid exit 0
	finish
	expect_status 0
	said "ppid $JOB"
	[ "$(sed -n 's/^pid //p' out)" = "$(sed -n 's/^pgid //p' out)" ]
}

@test "1,000 orphans are reaped and none stays a zombie" {
	need_root
	run pid1 "$USHER" -- "$PROBE" orphans 1000 no-zombies exit 9
	expect_status 9
	[ "$output" = "zombies 0" ]
}

@test "orphans are reaped as well when usher is not PID 1" {
	need_root
	# PID 1 is a program that never reaps: what usher leaves over shows.
	run pid1 "$PROBE" child exec "$USHER" -- "$PROBE" orphans 200 no-zombies touch "$T/done" . \
		await "$T/done"
	expect_status 0
	[ "$output" = "zombies 0" ]
}

@test "a descendant in another session that needs 300 ms after TERM finishes its work" {
	need_root
	start_pid1 "$USHER" -- "$PROBE" \
		orphan setsid touch "$T/ready" until TERM sleep 300 touch "$T/done" . \
		await "$T/ready" say ready until TERM exit 3
	eventually 10 said ready
	local begin=$(milliseconds)
	kill -TERM "$PID"
	finish
	local took=$(($(milliseconds) - begin))
	expect_status 3
	[ -e "$T/done" ]
	[ $took -lt 2500 ]
}

@test "the same when the service ends by itself, and when usher is not PID 1" {
	start "$USHER" -- "$PROBE" \
		orphan setsid touch "$T/ready" until TERM sleep 300 touch "$T/done" . \
		await "$T/ready" exit 3
	finish
	expect_status 3
	[ -e "$T/done" ]
}

@test "many descendants get TERM, and all are waited for" {
	need_root
	local i words=()
	for i in 1 2 3 4 5 6 7 8; do
		words+=(orphan setsid touch "$T/ready$i" until TERM sleep $((i * 20)) touch "$T/done$i" . await "$T/ready$i")
	done
	run pid1 "$USHER" -- "$PROBE" "${words[@]}" exit 0
	expect_status 0
	for i in 1 2 3 4 5 6 7 8; do
		[ -e "$T/done$i" ]
	done
}

@test "a stopped descendant is continued so that it can end" {
	need_root
	run pid1 "$USHER" -- "$PROBE" orphan setsid block TERM die STOP until TERM touch "$T/done" . \
		some-stopped exit 0
	expect_status 0
	[ -e "$T/done" ]
}

@test "a descendant that ignores TERM is killed after --linger, and named" {
	need_root
	local begin=$(milliseconds)
	run pid1 "$USHER" --linger 400ms -- "$PROBE" \
		orphan setsid ignore TERM touch "$T/ready" pause . await "$T/ready" exit 4
	local took=$(($(milliseconds) - begin))
	expect_status 4
	[ $took -ge 400 ]
	[ $took -lt 2500 ]
	tells probe
}

@test "a descendant that ignores TERM does not outlive usher when it is not PID 1" {
	run "$USHER" --linger 200ms -- "$PROBE" \
		orphan setsid ignore TERM pid touch "$T/ready" pause . await "$T/ready" exit 4
	expect_status 4
	local orphan
	orphan=$(sed -n 's/^pid //p' <<<"$output")
	[ -n "$orphan" ]
	eventually 5 ended "$orphan"
}

@test "with no descendant left the end does not wait for --linger" {
	need_root
	local begin=$(milliseconds)
	run pid1 "$USHER" --linger 30s -- "$PROBE" orphans 5 exit 0
	expect_status 0
	[ $(($(milliseconds) - begin)) -lt 3000 ]
}

@test "--linger 0 signals nobody and leaves at once" {
	start "$USHER" --linger 0 -- "$PROBE" \
		orphan setsid pid touch "$T/ready" until TERM touch "$T/signalled" . await "$T/ready" exit 6
	finish 10
	expect_status 6
	local orphan
	orphan=$(sed -n 's/^pid //p' out)
	JOBS+=("$orphan")
	kill -0 "$orphan"
	[ ! -e "$T/signalled" ]
}

@test "a closed or full stderr holds nothing up" {
	run "$USHER" --linger 100ms -v -- "$PROBE" exit 2 2>&-
	expect_status 2
	mkfifo full
	exec 8<>full
	# Fill the pipe, whose reader never reads.
	timeout 1 dd if=/dev/zero of=full bs=4096 count=1000 oflag=nonblock 2>/dev/null || :
	start sh -c '"$@" 2>full' sh "$USHER" --linger 100ms -- \
		"$PROBE" orphan setsid ignore TERM touch "$T/ready" pause . await "$T/ready" exit 2
	finish 10
	exec 8>&-
	expect_status 2
}

@test "usher lives in / and keeps no descriptor of its start" {
	need_root
	start_pid1 "$USHER" -- "$PROBE" say ready until TERM 7<"$PROBE"
	eventually 10 said ready
	eventually 5 eval '[ "$(readlink /proc/$PID/cwd)" = / ]'
	eventually 5 eval '[ ! -e /proc/$PID/fd/7 ]'
	kill -TERM "$PID"
	finish
	expect_status 0
}
