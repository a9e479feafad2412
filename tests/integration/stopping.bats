load helper

# --stop-delay, --grace and --exit: when a stop signal reaches the service, how long it may take,
# and what becomes of its exit code.

# Two equal signals are one while the first is pending: usher has taken it.
nothing_pending() {
	grep -qx $'ShdPnd:\t0000000000000000' "/proc/$PID/status"
}

@test "--stop-delay holds a stop signal back, and no other" {
	start "$USHER" --stop-delay 400ms -- "$PROBE" say ready wait 2 exit 5
	eventually 10 said ready
	local begun
	begun=$(milliseconds)
	kill -TERM "$PID"
	kill -USR1 "$PID"
	eventually 5 grep -q '^signal 10 ' out
	finish
	expect_status 5
	[ $(($(milliseconds) - begun)) -ge 390 ]
	[ "$(sed -n 's/^signal \([0-9]*\) .*/\1/p' out | tr '\n' ' ')" = "10 15 " ]
}

@test "a second stop signal ends the delay; the first is not lost, an equal one not doubled" {
	start "$USHER" --stop-delay 1h -- "$PROBE" say ready until 10 exit 5
	eventually 10 said ready
	kill -TERM "$PID"
	eventually 5 nothing_pending
	kill -TERM "$PID"
	eventually 5 grep -q '^signal 15 ' out
	kill -USR1 "$PID"
	finish
	expect_status 5
	[ "$(grep -c '^signal 15 ' out)" = 1 ]
}

@test "a different second stop signal arrives, too" {
	start "$USHER" --stop-delay 1h -- "$PROBE" say ready wait 2 exit 5
	eventually 10 said ready
	kill -TERM "$PID"
	eventually 5 nothing_pending
	kill -INT "$PID"
	finish
	expect_status 5
	grep -q '^signal 15 ' out
	grep -q '^signal 2 ' out
}

@test "a service that ends during the delay is not waited for" {
	start "$USHER" --stop-delay 1h -- "$PROBE" say ready until USR1 exit 6
	eventually 10 said ready
	kill -TERM "$PID"
	kill -USR1 "$PID"
	finish 5
	expect_status 6
}

@test "--grace kills a service that takes no notice, and says so" {
	start "$USHER" --grace 300ms -- "$PROBE" ignore TERM say ready pause
	eventually 10 said ready
	kill -TERM "$PID"
	finish 5
	expect_status 137
	grep -q 'did not end within 300 ms' err
}

@test "--grace counts from the moment the signal is passed on" {
	start "$USHER" --stop-delay 300ms --grace 300ms -- "$PROBE" ignore TERM say ready pause
	eventually 10 said ready
	local begun
	begun=$(milliseconds)
	kill -TERM "$PID"
	finish 5
	expect_status 137
	[ $(($(milliseconds) - begun)) -ge 590 ]
}

@test "--grace 0s kills at once, and a service that ends in time is not killed" {
	start "$USHER" --grace 0 -- "$PROBE" ignore TERM say ready pause
	eventually 10 said ready
	kill -TERM "$PID"
	finish 5
	expect_status 137
	start "$USHER" --grace 20s -- "$PROBE" say ready until TERM exit 7
	eventually 10 said ready
	kill -TERM "$PID"
	finish 5
	expect_status 7
	[ ! -s err ]
}

@test "a flood of signals does not put the deadline off" {
	start "$USHER" --grace 300ms -- "$PROBE" ignore TERM ignore USR1 say ready pause
	eventually 10 said ready
	kill -TERM "$PID"
	local end=$(($(milliseconds) + 5000))
	while kill -USR1 "$PID" 2>/dev/null && [ "$(milliseconds)" -lt $end ]; do :; done
	finish 1
	expect_status 137
}

@test "signals that become a stop signal are stop signals" {
	start "$USHER" --signal USR1=QUIT --stop-delay 300ms -- "$PROBE" say ready until QUIT exit 4
	eventually 10 said ready
	local begun
	begun=$(milliseconds)
	kill -USR1 "$PID"
	finish 5
	expect_status 4
	[ $(($(milliseconds) - begun)) -ge 290 ]
}

@test "--exit: another exit code in place of the service's" {
	run -0 "$USHER" --exit 7=0 -- "$PROBE" exit 7
	run -3 "$USHER" --exit 143=0 --exit 9=3 -- "$PROBE" exit 9
	run -0 "$USHER" --exit 143=0 -- "$PROBE" die TERM
	USHER_EXIT='143=0 7=1' run -1 "$USHER" -- "$PROBE" exit 7
	run -78 "$USHER" --exit 78=0 --env NOT_SET -- "$PROBE"
}

@test "the environment tunes a finished image: USHER_STOP_DELAY, USHER_GRACE" {
	USHER_GRACE=200ms USHER_STOP_DELAY=100ms start "$USHER" -- \
		"$PROBE" ignore TERM env USHER_GRACE say ready pause
	eventually 10 said ready
	said 'USHER_GRACE=(unset)'
	kill -TERM "$PID"
	finish 5
	expect_status 137
}
