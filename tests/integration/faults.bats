# System calls that fail, one after the other. Before the service runs that is a message and 71;
# afterwards PID 1 goes on forwarding and reaping, whatever fails.

load helper

# starts_with FAULT OPTIONS...: a start of usher under it.
starts_with() {
	local fault=$1
	shift
	run strace -f -qq -o trace -e "trace=${fault%%:*}" -e "inject=$fault" "$@" "$USHER" -- "$PROBE" say service exit 3 3>&-
	grep -q INJECTED trace
}

@test "a start that fails says what cannot be done, in one line, and ends with 71" {
	local fault
	for fault in 'clone:error=EAGAIN|make a process' 'clone:error=ENOMEM|make a process' \
		'setpgid:error=EPERM|make a process group'; do
		starts_with "${fault%|*}"
		expect_status 71
		[ "${#lines[@]}" = 1 ]
		tells "cannot start: cannot ${fault#*|}: "
	done
	# Calls are counted for each process, so the path tells usher's own apart.
	starts_with 'execve:error=ENOMEM' -P "$PROBE"
	expect_status 126
	tells 'cannot execute it: (out of|cannot allocate) memory'
}

@test "a start does without what is not needed" {
	local fault
	for fault in prctl:error=EPERM close_range:error=ENOSYS madvise:error=EINVAL chdir:error=EACCES \
		munmap:error=EINVAL ioctl:error=ENOTTY getdents64:error=EACCES readlinkat:error=EACCES; do
		status=0
		strace -f -qq -o trace -e "trace=${fault%%:*}" -e "inject=$fault" \
			"$USHER" --before "$PROBE" -- "$PROBE" say service exit 3 >out 2>err 3>&- || status=$?
		[ "$status" = 3 ] && said service || {
			echo "$fault: $status"
			cat out err
			return 1
		}
		grep -q INJECTED trace
	done
}

@test "a hook's faults end the start, and a wait that fails once does not" {
	local fault
	for fault in wait4:error=EINTR:when=1 wait4:error=ECHILD:when=1 rt_sigtimedwait:error=ENOMEM:when=1..2; do
		run strace -qq -o trace -e "trace=${fault%%:*}" -e "inject=$fault" \
			"$USHER" --before "$PROBE sleep 20" -- "$PROBE" say service exit 3 3>&-
		expect_status 3
		[ "$output" = service ]
		grep -q INJECTED trace
	done
	run strace -f -qq -o trace -e trace=clone -e inject=clone:error=EAGAIN:when=1 \
		"$USHER" --before "$PROBE" -- "$PROBE" say service 3>&-
	expect_status 71
	tells "$PROBE cannot start: cannot make a process" "probe cannot start: the hook $PROBE was not started"
}

# survives FAULT: injected into a running PID 1, which then forwards, reaps and drains as ever.
survives() {
	rm -f trace ready late go
	start_pid1 "$USHER" --linger 10s -- "$PROBE" \
		child setsid block TERM touch ready until TERM touch late . await ready \
		say ready until USR1 orphans 3 no-zombies until TERM exit 4
	eventually 10 said ready
	strace -qq -o trace -e "trace=${1%%:*}" -e "inject=$1" -p "$PID" 2>strace.err 3>&- &
	JOBS+=($!)
	local tracer=$!
	eventually 10 grep -q "^TracerPid:.[1-9]" "/proc/$PID/status"
	kill -USR2 "$PID"
	eventually 10 eval "grep -q '^signal 12 ' out || [ $1 = kill:error=ESRCH:when=1 ]"
	kill -USR1 "$PID"
	eventually 20 said 'zombies 0'
	kill -TERM "$PID"
	finish 20
	[ "$status" = 4 ] && [ -e late ] && grep -q INJECTED trace || {
		echo "$1: exit code $status, late: $(ls late)"
		cat out err trace
		return 1
	}
	wait "$tracer" || :
}

@test "PID 1 survives failing waits" {
	need_root
	local fault
	for fault in rt_sigtimedwait:error=EINTR:when=2..4 rt_sigtimedwait:error=ENOMEM:when=2 \
		wait4:error=EINTR:when=1 wait4:error=ECHILD:when=1..2; do
		survives $fault
	done
}

@test "PID 1 survives signals that cannot be sent" {
	need_root
	local fault
	for fault in kill:error=ESRCH:when=1 rt_sigqueueinfo:error=EAGAIN; do
		[[ $fault != rt_* ]] || continue
		survives $fault
	done
	# A value is lost with the call that carries it; the signal is not.
	start_pid1 "$USHER" -- "$PROBE" say ready until 40 exit 4
	eventually 10 said ready
	strace -qq -o trace -e trace=rt_sigqueueinfo -e inject=rt_sigqueueinfo:error=EAGAIN -p "$PID" 2>strace.err 3>&- &
	JOBS+=($!)
	eventually 10 grep -q "^TracerPid:.[1-9]" "/proc/$PID/status"
	"$PROBE" queue "$PID" 40 7
	finish
	expect_status 4
	grep -q '^signal 40 code 0 ' out
}

# orphan_leave START [COMMAND...]: a service that will leave an orphan of the id $orphan. START is
# `start` or `start_pid1`, COMMAND what usher is started by.
orphan_leave() {
	rm -f ready
	"$@" "$USHER" --linger 200ms -- "$PROBE" orphan setsid ignore TERM touch ready pause . \
		await ready say ready until TERM exit 4
	eventually 10 said ready
	eventually 5 eval '[ "$(pgrep -c -P "$PID")" = 2 ]'
	orphan=$(pgrep -n -P "$PID")
	JOBS+=("$orphan")
}

# left_without_proc START FAULT: in /proc, after the end of a service that leaves an orphan.
left_without_proc() {
	orphan_leave "$1"
	strace -qq -o trace -e "trace=${2%%:*}" -e "inject=$2" -p "$PID" 2>strace.err 3>&- &
	JOBS+=($!)
	eventually 10 grep -q "^TracerPid:.[1-9]" "/proc/$PID/status"
	kill -TERM "$PID"
	finish 10
	expect_status 4
	grep -q INJECTED trace
}

proc_faults=(lseek:error=EBADF getdents64:error=EACCES openat:error=EMFILE read:error=EIO)

@test "what fails in /proc after the service's end costs PID 1 names, and nothing else" {
	need_root
	local fault orphan
	for fault in "${proc_faults[@]}"; do
		left_without_proc start_pid1 "$fault"
		grep -qx 'usher: probe left processes that did not end within 200 ms of TERM; killed' err
		eventually 5 ended "$orphan"
	done
}

# It finds what the service left in /proc alone.
@test "what fails in /proc costs another usher its descendants, with a warning, but not the exit code" {
	local fault orphan
	for fault in "${proc_faults[@]}"; do
		left_without_proc start "$fault"
		grep -q 'probe left processes that may go on: /proc does not show them' err
	done
}

@test "without /proc what is left is told" {
	need_root
	local orphan
	orphan_leave start unshare --mount sh -c 'umount -l /proc && exec "$@"' sh
	kill -TERM "$PID"
	finish 10
	expect_status 4
	grep -q 'probe left processes that may go on: /proc does not show them' err
}

@test "a full process table: forwarding, reaping and draining need no process" {
	need_root
	chmod 777 "$T"
	start_pid1 prlimit --nproc=20 "$USHER" --user 4331:4331 -- "$PROBE" fill say ready until USR1 until TERM exit 4
	eventually 10 said ready
	kill -USR1 "$PID"
	eventually 10 grep -q '^signal 10 ' out
	kill -TERM "$PID"
	finish
	expect_status 4
	eventually 5 eval '! pgrep -u 4331'
}

@test "no memory: a start says so; later none is needed" {
	need_root
	run prlimit --as=600000 "$USHER" --set "BIG=\${A:-$(head -c 100000 /dev/zero | tr '\0' x)}" \
		--set 'MORE=${BIG}${BIG}${BIG}${BIG}${BIG}' -- "$PROBE" say service
	expect_status 71
	tells 'usher: .*memory'
	start_pid1 "$USHER" --log info --linger 200ms -- "$PROBE" orphan setsid ignore TERM touch ready pause . \
		await ready say ready until TERM exit 4
	eventually 10 said ready
	eventually 10 eval 'grep -q "^State:.*S" "/proc/$PID/status"'
	prlimit --pid "$PID" --as=4096 --data=0
	kill -HUP "$PID"
	eventually 10 grep -q '^signal 1 ' out
	kill -TERM "$PID"
	finish
	expect_status 4
	grep -q 'left 1 process' err
}
