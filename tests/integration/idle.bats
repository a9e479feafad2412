# While the service runs and nothing happens, PID 1 does nothing.

load helper

switches() {
	awk '/ctxt_switches/ { sum += $2 } END { print sum }' "/proc/$PID/status"
}

sleeps() {
	grep -q '^State:.*S' "/proc/$PID/status"
}

@test "idle: no system call and no wake-up in five seconds" {
	need_root
	start_pid1 "$USHER" --user 1234:1234 --linger 5s -- "$PROBE" say ready until TERM
	eventually 10 said ready
	eventually 5 eval 'grep -q "^Uid:.1234" "/proc/$PID/status"'
	strace -qq -o trace -p "$PID" 2>strace.err 3>&- &
	JOBS+=($!)
	local tracer=$! before
	# To attach interrupts the wait once; what counts is what comes after.
	eventually 10 eval 'grep -q "^TracerPid:.[1-9]" "/proc/$PID/status"'
	eventually 10 sleeps
	before=$(switches)
	cp trace trace.before
	read -rt 5 <> <(:) || :
	[ "$(switches)" = "$before" ]
	diff trace trace.before
	kill "$tracer"
	wait "$tracer" || :
	kill -TERM "$PID"
	finish
	expect_status 0
}

@test "idle with no timer armed: no descriptor but standard ones and the signal wait" {
	need_root
	start_pid1 "$USHER" -- "$PROBE" say ready until TERM
	eventually 10 said ready
	eventually 5 sleeps
	! ls -l "/proc/$PID/fd" | grep -E 'timerfd|eventpoll'
	kill -TERM "$PID"
	finish
	expect_status 0
}
