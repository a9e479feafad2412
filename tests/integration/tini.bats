# As tini: beside Debian's.

load peers

@test "tini: exit codes 0 to 255, as they are and made 0" {
	local number
	both_exit tini -s -- "$PROBE" exit
	for number in 0 1 42 143 255; do
		both tini -s -e "$number" -- "$PROBE" exit "$number"
		[ "$code" = 0 ]
		both tini -s -e "$(((number + 1) % 256))" -e 7 "$PROBE" exit "$number"
	done
	both tini -s -e143 -- "$PROBE" die 15
	[ "$code" = 0 ]
}

@test "tini: the service's death by any signal" {
	local number
	for number in {1..16} {23..31} {34..64}; do
		[ "$number" != 23 ] || continue # URG, ignored by default
		both tini -s -- "$PROBE" die "$number"
	done
}

@test "tini: options, and what it says itself on which stream" {
	local arguments
	while read -r arguments; do
		# shellcheck disable=SC2086 # words
		both_say tini $arguments
	done <<-END
		-h
		--version
		-l

		-s
		-x true
		--help true
		--version true
		-e x true
		-e 256 true
		-e -1 true
		-e
		-p NOSUCH true
		-p
		-s -p SIGKILL true
		-s -p SIGTERM -- true
		-s true
		-sg true
		-sgw -- true
		-s -- true
		true
		-s -- $T/nosuch
		-s nosuch-command
		-s -- /etc/passwd
		-s -- /etc
		-g -s -e 3 -- $PROBE exit 3
	END
	[[ $(once mine tini --version && cat out.mine) == "tini version "* ]]
	[[ $(once mine docker-init --version && cat out.mine) == "tini version "* ]]
}

@test "tini: variables" {
	local setting
	for setting in TINI_VERBOSITY=0 TINI_VERBOSITY=1 TINI_SUBREAPER= TINI_SUBREAPER=x; do
		export "${setting?}"
		both_say tini "$PROBE" exit 3
		unset "${setting%%=*}"
	done
	TINI_VERBOSITY=0 both_say tini -v "$PROBE" exit 3
	TINI_VERBOSITY=0 both tini -- "$PROBE" env TINI_VERBOSITY env TINI_SUBREAPER
	# At level 3 both tell more than at 1, but the real one on stdout.
	TINI_VERBOSITY=3 once mine tini -s true
	[ "$(wc -l <err.mine)" -ge 3 ]
	silent out mine
	TINI_VERBOSITY=3 once real tini -s true
	refute silent out real
}

@test "tini: signals 1 to 64 as PID 1" {
	need_root
	SIGNALS=$(echo {1..8} {10..16} {20..31} {34..63}) both_get tini 64 --
	grep -qx 15 got.mine
	refute grep -qxE '4|5|6|7|8|11|21|22|31' got.mine
}

@test "tini: process group, session, directory, environment, descriptors" {
	need_root
	FILTER=roles both tini -s -- "$PROBE" pid ppid pgid sid
	FILTER=plain_fds both tini -s -- "$PROBE" cwd umask deathsig fds
	cd /usr
	both tini -s -- "$PROBE" cwd
	local with
	for with in real mine; do
		env -i A=1 B= TINI_SUBREAPER=1 "$(program $with tini)" -- "$PROBE" environ >"$T/env.$with"
	done
	diff "$T/env.real" "$T/env.mine"
	[ "$(wc -l <"$T/env.mine")" = 3 ]
}

@test "tini: the signal mask and ignored signals are given back" {
	local set with
	for set in "" "-b 10 -b 15 -b 64" "-i 1 -i 13 -i 2" "-b 3 -i 20 -i 22 -b 17"; do
		for with in real mine; do
			# shellcheck disable=SC2086 # a list of options
			"$LAUNCH" $set "$(program $with tini)" -s -- \
				"$PROBE" status SigBlk status SigIgn status SigCgt >"$T/set.$with"
		done
		diff "$T/set.real" "$T/set.mine"
	done
}

@test "tini: orphans with -s are reaped, told with -w, and not adopted without" {
	need_root
	local with
	for with in real mine; do
		[ "$(in_namespace "$(program $with tini)" -s -- "$PROBE" orphans 20 no-zombies)" = "zombies 0" ]
		start "$(program $with tini)" -sw -- "$PROBE" orphans 3 until TERM
		eventually 10 eval '[ "$(grep -c "pid=[0-9]" err)" = 3 ]'
		kill -TERM "$PID"
		finish
		once $with tini -s -- "$PROBE" pid ppid orphan sleep 100 ppid . sleep 1000
		[ "$(sed -n 2p out.$with)" = "$(sed -n 3p out.$with)" ]
		once $with tini -- "$PROBE" pid ppid orphan sleep 100 ppid . sleep 1000
		[ "$(sed -n 2p out.$with)" != "$(sed -n 3p out.$with)" ]
		grep -q 'reap' err.$with
	done
}

@test "tini: the service's end is the end, and nobody else is signalled" {
	local with
	for with in real mine; do
		rm -f ready
		"$(program $with tini)" -s -- "$PROBE" orphan block TERM touch "$T/ready" pid await "$T/go" \
			touch "$T/lived.$with" . await "$T/ready" exit 4 >out 2>err || [ $? = 4 ]
	done
	touch go
	eventually 10 test -e lived.real -a -e lived.mine
}

@test "tini: -g and TINI_KILL_PROCESS_GROUP signal the group, else the service alone" {
	local with how option patience
	for with in real mine; do
		for how in A=none A=option TINI_KILL_PROCESS_GROUP=; do
			rm -f "$T/ready" "$T/got"
			# To the service alone: no need to wait long for what does not come.
			patience=10000
			[ $how != A=none ] || patience=700
			option=-s
			[ $how != A=option ] || option=-sg
			start env "$how" "$(program $with tini)" $option "$PROBE" child block USR1 touch "$T/ready" \
				limit $patience until USR1 touch "$T/got" . \
				await "$T/ready" say ready until USR1 exit 5
			eventually 10 said ready
			kill -USR1 "$PID"
			finish
			expect_status 5
			if [ $how = A=none ]; then
				[ ! -e got ]
			else
				eventually 10 test -e got
			fi
		done
	done
}

@test "tini: -p, the parent's end" {
	local with
	for with in real mine; do
		rm -f ready got
		start "$PROBE" child exec "$(program $with tini)" -s -p SIGUSR1 -- "$PROBE" block USR1 touch "$T/ready" \
			until USR1 touch "$T/got" . await "$T/ready"
		finish
		eventually 10 test -e got
	done
}

@test "tini: stop and continue go to the service" {
	local with
	for with in real mine; do
		start "$(program $with tini)" -s -- "$PROBE" say ready until CONT until TSTP exit 6
		eventually 10 said ready
		kill -CONT "$PID"
		eventually 5 grep -q 'signal 18 ' out
		kill -TSTP "$PID"
		finish
		expect_status 6
	done
}

@test "tini: on a terminal the service's group is in the foreground" {
	need_root
	local with
	for with in real mine; do
		expect -c "set timeout 15; spawn -noecho $(program $with tini) -s -- \
			$PROBE pgid foreground; expect eof" | tr -d '\r' >"tty.$with"
		grep -q '^pgid [1-9]' "tty.$with"
		[ "$(sed -n 's/pgid //p' "tty.$with")" = "$(sed -n 's/foreground //p' "tty.$with")" ]
	done
}

@test "tini, different: a command's options are its own, a wrong program is not a script" {
	once real tini -s "$PROBE" args -h
	[ "$(cat out.real)" != "[-h]" ]
	once mine tini -s "$PROBE" args -h
	[ "$(cat out.mine)" = "[-h]" ]
	printf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\363\0\1\0\0\0%44s' "" >foreign
	chmod +x foreign
	once real tini -s ./foreign
	grep -qi 'syntax\|not found\|unexpected' err.real
	once mine tini -s ./foreign
	[ "$code" = 1 ]
	grep -qiE 'built for riscv|exec format' err.mine
	# A script without #! runs as it does there.
	printf 'echo "$0 $1"; exit 3\n' >script
	chmod +x script
	both tini -s ./script word
	[ "$code" = 3 ]
}

switches() {
	awk '/ctxt_switches/ { sum += $2 } END { print sum }' "/proc/$PID/status"
}

# after_ctrl_z INIT: what becomes of a service that ticks, without a shell that could continue it.
after_ctrl_z() {
	INIT=$1 PROBE=$PROBE timeout 60 expect -c '
		set timeout 20
		spawn -noecho $env(INIT) -s -- $env(PROBE) tick
		expect -re {tick.*tick} {} timeout { exit 1 }
		send "\032"
		expect -re {\^Z} {} timeout { exit 1 }
		set service [exec pgrep -P [exp_pid]]
		set end [expr {[clock milliseconds] + 2000}]
		while {[clock milliseconds] < $end} {
			set state [lindex [exec ps -o stat= -p $service] 0]
			# Stopped for longer than the moment in which it is continued.
			if {![string match T* $state]} { set end [expr {[clock milliseconds] + 2000}] }
			expect -re {tick.*tick.*tick} { puts "\ngoes on"; break } -timeout 0 timeout {}
			after 20
		}
		if {[clock milliseconds] >= $end} { puts "\nis stopped" }
		exec kill -KILL $service [exp_pid]' </dev/null 3>&- | tail -n 1
}

@test "tini, different: Ctrl-Z without a shell stops its service for good, and not ours" {
	expect -c 'spawn -noecho true; expect eof' >/dev/null 2>&1 || unavailable "needs expect and ptys"
	[[ $(after_ctrl_z "$(program real tini)") == "is stopped"* ]]
	[[ $(after_ctrl_z "$(program mine tini)") == "goes on"* ]]
}

@test "tini, different: -l is one line, and not a license's whole text" {
	once real tini -l
	[ "$(wc -l <out.real)" -gt 10 ]
	once mine tini -l
	[ "$(wc -l <out.mine)" = 1 ]
}

@test "tini, different: it wakes up once a second, and we do not" {
	local whose before woken=
	for whose in real mine; do
		start "$(program $whose tini)" -s -- "$PROBE" limit 60000 say ready until TERM
		eventually 10 said ready
		eventually 10 grep -q '^State:.*S' "/proc/$PID/status"
		before=$(switches)
		read -rt 3 <> <(:) || :
		woken+="$whose $(($(switches) - before > 0)) "
		kill -TERM "$PID"
		finish
	done
	[ "$woken" = "real 1 mine 0 " ]
}

@test "tini, different: a death that nobody asked for is told" {
	once mine tini -s "$PROBE" die 9
	grep -q 'signal 9' err.mine
	once real tini -s "$PROBE" die 9
	silent err real
	refute silent err mine
}

@test "tini, different: its news are on stdout, ours on stderr" {
	once real tini -s -vvv -- true
	refute silent out real
	once mine tini -s -vvv -- true
	silent out mine
	refute silent err mine
}

@test "tini, different: beside others, it dies of a fault signal that somebody sends, and we do not" {
	local with
	for with in real mine; do
		start "$(program $with tini)" -s -- "$PROBE" say ready until TERM exit 4
		eventually 10 said ready
		kill -SEGV "$PID"
		[ $with = mine ] || eventually 10 ended "$PID"
		kill -TERM "$PID" || pkill -KILL -f "$PROBE say ready"
		finish
		[ "$status" = "$([ $with = real ] && echo 139 || echo 4)" ]
	done
}

@test "tini, different: an error while forwarding, or a closed stdin, does not end it" {
	local whose codes=
	for whose in real mine; do
		start strace -qq -o /dev/null -e trace=kill -e inject=kill:error=EPERM:when=1 \
			"$(program $whose tini)" -s -- "$PROBE" limit 20000 say ready await "$T/go" exit 5
		eventually 10 said ready
		eventually 10 child_of "$JOB"
		kill -USR1 "$(child_of "$JOB")"
		# Ours goes on until it is told to; the real one ends by itself.
		[ $whose = real ] || touch go
		finish
		codes+="$whose $status "
	done
	[ "$codes" = "real 1 mine 5 " ]
	for whose in real mine; do
		status=0
		"$(program $whose tini)" -s -- "$PROBE" exit 3 <&- >/dev/null 2>&1 || status=$?
		codes+="$whose $status "
	done
	[ "$codes" = "real 1 mine 5 real 1 mine 3 " ]
}

@test "tini, different: -g loses no signal of the first moment, and tini some of 100" {
	local whose limit=1000	# as long as a start takes for which the real one has lost it
	for whose in real mine; do
		"$LAUNCH" -b 15 -r 100 -u 1000 -s 15 -e 42 "$(program $whose tini)" -s -g -- \
			"$PROBE" limit $limit until TERM exit 42 >$whose.lost 2>&1 || :
		cat $whose.lost
		limit=10000
	done
	grep -q ' 0 wrong' mine.lost
	refute grep -q ' 0 wrong' real.lost
}
