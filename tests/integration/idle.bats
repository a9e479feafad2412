# While the service runs and nothing happens, PID 1 does nothing.

load helper

switches() {
	awk '/ctxt_switches/ { sum += $2 } END { print sum }' "/proc/$PID/status"
}

sleeps() {
	grep -q '^State:.*S' "/proc/$PID/status"
}

# `make soak` waits for a minute.
idles() {
	local tracer before
	strace -qq -o trace -p "$PID" 2>strace.err 3>&- &
	tracer=$!
	JOBS+=($tracer)
	# To attach interrupts the wait once; what counts is what comes after.
	eventually 10 eval 'grep -q "^TracerPid:.[1-9]" "/proc/$PID/status"'
	eventually 10 sleeps
	before=$(switches)
	cp trace trace.before
	read -rt "${IDLE_SECONDS:-2}" <> <(:) || :
	[ "$(switches)" = "$before" ]
	diff trace trace.before
	kill "$tracer"
	wait "$tracer" || :
	kill -TERM "$PID"
	finish
	expect_status 0
}

@test "idle: no system call and no wake-up" {
	need_root
	start_pid1 "$USHER" --user 1234:1234 --linger 5s -- "$PROBE" limit 100000 say ready until TERM
	eventually 10 said ready
	eventually 5 eval 'grep -q "^Uid:.1234" "/proc/$PID/status"'
	idles
}

@test "idle on a terminal, too" {
	need_root
	start script -qec "unshare --fork --pid --mount-proc --kill-child setsid -c '$USHER' -- '$PROBE' limit 100000 \
		say ready foreground until TERM" /dev/null
	eventually 10 grep -q foreground out
	PID=$(pgrep -f "^$USHER")
	idles
}

anonymous() {
	awk '/^Anonymous:/ { print $2 }' "/proc/$PID/smaps_rollup"
}

@test "no more than 24 kB of anonymous memory, before a storm and after it" {
	need_root
	(as_pid1 env -i PATH=/bin "$USHER" --user 1234:1234 -- "$PROBE" say ready until USR1 orphans 1000 churn 200 \
		no-zombies until TERM) >out 2>err </dev/null 3>&- &
	JOB=$!
	JOBS+=("$JOB")
	eventually 10 said ready
	PID=$(child_of "$JOB")
	eventually 5 eval '[ "$(readlink /proc/$PID/cwd)" = / ]'
	eventually 5 sleeps
	eventually 5 eval '[ "$(anonymous)" -le 24 ]'
	kill -HUP "$PID"
	kill -USR1 "$PID"
	eventually 60 said 'zombies 0'
	eventually 5 sleeps
	[ "$(anonymous)" -le 24 ]
	kill -TERM "$PID"
	finish
	expect_status 0
}

@test "idle with nothing armed: no descriptor but standard ones, /proc and the control group" {
	need_root
	start_pid1 "$USHER" -- "$PROBE" say ready until TERM
	eventually 10 said ready
	eventually 5 sleeps
	ls -l "/proc/$PID/fd" | sed -n 's/.* -> //p' >fds
	[ "$(wc -l <fds)" -ge 4 ]
	refute grep -vxE "/dev/null|$T/(out|err)|/proc|/sys/fs/cgroup(/.*)?" fds
	kill -TERM "$PID"
	finish
	expect_status 0
}
