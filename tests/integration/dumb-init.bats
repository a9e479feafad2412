# As dumb-init: beside Debian's.

load peers

@test "dumb-init: exit codes 0 to 255, and death by any signal" {
	local number
	both_exit dumb-init "$PROBE" exit
	both_exit dumb-init -c "$PROBE" exit
	for number in {1..16} {24..31} {34..64}; do
		both dumb-init "$PROBE" die "$number"
	done
}

@test "dumb-init: options, and what it says itself on which stream" {
	local arguments
	while read -r arguments; do
		# shellcheck disable=SC2086 # words
		both_say dumb-init $arguments
	done <<-END
		-h
		--help
		-V
		--version

		-x true
		--nosuch true
		-r
		-r 15
		-r 15: true
		-r 15::2 true
		-r 15:x true
		-r x:15 true
		-r 0:15 true
		-r 32:15 true
		-r 15:32 true
		-r -1:15 true
		-r 15:-1 true
		-r 15:2 true
		--rewrite 15:0 -r 1:31 -r 31:1 true
		--rewrite=15:2 true
		-r15:2 true
		-c true
		--single-child -- true
		-v true
		-cv true
		--verbose true
		-- true
		true -V
		nosuch-command
		/doesnotexist
		/etc/passwd
		-c -- /doesnotexist
	END
	once mine dumb-init -V
	[[ $(cat err.mine) =~ ^dumb-init\ v[0-9.]+$ ]]
	once mine dumb-init /doesnotexist
	grep -qx '\[dumb-init\] /doesnotexist: No such file or directory' err.mine
}

@test "dumb-init: variables" {
	local setting
	for setting in DUMB_INIT_DEBUG=1 DUMB_INIT_DEBUG=0 DUMB_INIT_DEBUG= DUMB_INIT_SETSID=0 \
		DUMB_INIT_SETSID=1 DUMB_INIT_SETSID=; do
		export "${setting?}"
		both_say dumb-init "$PROBE" exit 3
		FILTER=roles both dumb-init "$PROBE" pid ppid pgid sid
		unset "${setting%%=*}"
	done
	DUMB_INIT_SETSID=0 both dumb-init "$PROBE" env DUMB_INIT_SETSID
}

@test "dumb-init: session, process group, directory, descriptors, signal mask" {
	local options
	for options in -- -c; do
		FILTER=roles both dumb-init $options "$PROBE" pid ppid pgid sid
	done
	cd /usr
	both dumb-init "$PROBE" cwd umask deathsig
	FILTER=plain_fds both dumb-init "$PROBE" fds
	both dumb-init "$PROBE" status SigBlk status SigCgt
	local with
	for with in real mine; do
		(cd /usr && exec "$(program $with dumb-init)" "$PROBE" touch "$T/up.$with" until TERM exit 0) &
		JOBS+=($!)
		eventually 10 test -e "$T/up.$with"
		[ "$(readlink "/proc/$!/cwd")" = / ]
		kill $!
		wait $!
	done
}

@test "dumb-init: signals 1 to 31 as PID 1, to the group and to the child alone" {
	need_root
	# SYS overtakes others in the kernel, so PWR is the last one.
	SIGNALS=$(echo {1..8} {10..16} {23..29} 31) both_get dumb-init 30 --
	[ "$(wc -l <got.mine)" = 24 ]
	SIGNALS=$(echo {1..8} {10..16} {20..29} 31) both_get dumb-init 30 -c
}

@test "dumb-init: rewriting" {
	need_root
	SIGNALS=$(echo {1..8} {10..16} {23..29} 31) both_get dumb-init 30 -r 15:3 -r 1:0 -r 2:17 -r 10:12 -r 12:10
	refute grep -qxE '1|2|15' got.mine
	SIGNALS='1 2' both_get dumb-init 30 -r 1:31 -r 2:9 -r 2:15 -r 15:0
	[ "$(xargs <got.mine)" = '15 30 31' ]
	SIGNALS='20 21 22' both_get dumb-init 30 -r 20:1 -r 21:2 -r 22:10
	[ "$(xargs <got.mine)" = '1 2 10 30' ]
}

# The group has a second process that wants to be told.
@test "dumb-init: signals go to the whole group, with -c to the child alone" {
	local with options patience
	for with in real mine; do
		for options in -- -c; do
			rm -f ready got
			# With -c nothing comes: no need to wait long for it.
			patience=10000
			[ $options = -- ] || patience=700
			start "$(program $with dumb-init)" $options "$PROBE" child block USR1 touch "$T/ready" \
				limit $patience until USR1 touch "$T/got" . await "$T/ready" say ready until USR1 await "$T/go" exit 5
			eventually 10 said ready
			kill -USR1 "$PID"
			[ $options = -c ] || eventually 10 test -e got
			touch go
			finish
			expect_status 5
			[ $options = -- ] || [ ! -e got ]
			rm go
		done
	done
}

@test "dumb-init: at the service's end TERM to its group, rewritten, or nobody with -c" {
	local with options patience
	for with in real mine; do
		for options in "15:15" "15:10" "15:0"; do
			rm -f ready got
			patience=10000
			[ $options != 15:0 ] || patience=700
			once $with dumb-init -r $options "$PROBE" child block 15 block 10 touch "$T/ready" \
				limit $patience wait 1 touch "$T/got" . await "$T/ready"
			if [ "$options" = 15:0 ]; then
				eventually 10 grep -q timeout out.$with
			else
				eventually 10 test -e got
				grep -q "signal ${options#*:} " out.$with
			fi
		done
		rm -f ready
		once $with dumb-init -c "$PROBE" child block 15 touch "$T/ready" limit 300 wait 1 . await "$T/ready"
		eventually 10 grep -q timeout out.$with
	done
}

stopped() {
	[ "$(ps -o state= -p "$1")" = T ]
}

running() {
	[[ $(ps -o state= -p "$1") == [SR] ]]
}

@test "dumb-init: TSTP, TTIN, TTOU stop the group and itself, CONT wakes both" {
	local with signal child
	for with in real mine; do
		start "$(program $with dumb-init)" "$PROBE" pid say ready until TERM exit 6
		eventually 10 said ready
		child=$(sed -n 's/^pid //p' out)
		for signal in TSTP TTIN TTOU; do
			kill -$signal "$PID"
			eventually 5 stopped "$PID"
			eventually 5 stopped "$child"
			kill -CONT "$PID"
			eventually 5 running "$PID"
			eventually 5 running "$child"
		done
		kill -TERM "$PID"
		finish
		expect_status 6
		[ "$(grep -c '^signal 18 ' out)" = 3 ]
		refute grep -qE '^signal (20|21|22) ' out
	done
}

@test "dumb-init: without a session they are passed on, rewritten too, and it stops itself" {
	local with signal options
	for with in real mine; do
		for options in "-c" "-r 20:1 -r 21:2 -r 22:3"; do
			# shellcheck disable=SC2086 # words
			start "$(program $with dumb-init)" $options "$PROBE" say ready until TERM exit 6
			eventually 10 said ready
			for signal in 20 21 22; do
				kill -$signal "$PID"
				eventually 5 stopped "$PID"
				[ "$options" = -c ] && eventually 5 grep -q "^signal $signal " out ||
					eventually 5 grep -q "^signal $((signal - 19)) " out
				kill -CONT "$PID"
				eventually 5 running "$PID"
			done
			kill -TERM "$PID"
			finish
			expect_status 6
		done
	done
}

@test "dumb-init: no subreaper" {
	local with
	for with in real mine; do
		once $with dumb-init "$PROBE" ppid orphan sleep 100 ppid . sleep 1000
		[ "$(sed -n 1p out.$with)" != "$(sed -n 2p out.$with)" ]
		silent err $with
	done
}

@test "dumb-init: the terminal goes to the service, which leads a session, without HUP or CONT" {
	need_root
	local with options
	for with in real mine; do
		for options in -- -c; do
			expect -c "set timeout 15; spawn -noecho $(program $with dumb-init) $options \
				$PROBE pid ppid pgid sid foreground limit 300 wait 1; expect eof" | tr -d '\r' >"tty.$with$options"
			[ "$(sed -n 's/pgid //p' "tty.$with$options")" = "$(sed -n 's/foreground //p' "tty.$with$options")" ]
			grep -q timeout "tty.$with$options"
		done
	done
	diff <(grep -v '^foreground\|^timeout' tty.real-- | roles) <(grep -v '^foreground\|^timeout' tty.mine-- | roles)
	diff <(grep -v '^foreground\|^timeout' tty.real-c | roles) <(grep -v '^foreground\|^timeout' tty.mine-c | roles)
}

@test "dumb-init: a shell under it has job control" {
	local with
	for with in real mine; do
		expect -c "set timeout 15; spawn -noecho $(program $with dumb-init) env TERM=dumb PS1=P> bash --norc --noprofile -i
			expect P>; send \"echo flags=\$-.\r\"; expect -re {flags=([a-zA-Z]+)\\.}; puts \"\nFLAGS \$expect_out(1,string)\"
			send \"exit 7\r\"; expect eof; puts \"CODE [lindex [wait] 3]\"" >tty.$with
		grep -q 'FLAGS [a-zA-Z]*m' tty.$with
		grep -q 'CODE 7' tty.$with
	done
}

@test "dumb-init, different: no early signal is lost, nohup holds, real-time signals are passed on" {
	need_root
	run "$LAUNCH" -b 15 -r 200 -u 1000 -s 15 -e 42 "$MINE/dumb-init" "$PROBE" until TERM exit 42
	tells '200 rounds, 0 wrong'
	local set='-i 1 -i 13 -b 10'
	# shellcheck disable=SC2086 # a list of options
	[ "$("$LAUNCH" $set "$MINE/dumb-init" "$PROBE" status SigIgn status SigBlk)" = \
		"$("$LAUNCH" $set "$PROBE" status SigIgn status SigBlk)" ]
	# shellcheck disable=SC2086
	[ "$("$LAUNCH" $set "$(program real dumb-init)" "$PROBE" status SigIgn status SigBlk)" != \
		"$("$LAUNCH" $set "$PROBE" status SigIgn status SigBlk)" ]
	SIGNALS=$(echo {34..63}) signals_got mine dumb-init 64 --
	[ "$(wc -l <got.mine)" = 31 ]
}
