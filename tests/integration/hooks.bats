# --before and --once: what a hook sees, how its failure ends the start, and that a stop signal ends
# it at every moment.

load helper

@test "hooks run in order before the service, as its user, with its environment before --hide" {
	need_root
	chmod 777 "$T"
	SECRET=s3 run "$USHER" --user 1234:1234 --hide SECRET --set 'MADE=${SECRET}' --umask 0027 \
		--chdir / --before "$PROBE say first status Uid status Groups regain env SECRET" \
		--before "$PROBE say second env MADE cwd umask" -- "$PROBE" say service env SECRET env MADE
	expect_status 0
	[ "$output" = "$(printf '%s\n' first 'Uid: 1234 1234 1234 1234' 'Groups: 1234 ' \
		'regain user no group no groups no' SECRET=s3 second MADE=s3 'cwd /' 'umask 0027' \
		service 'SECRET=(unset)' MADE=s3)" ]
}

@test "a hook leads its own process group, reads nothing, and finds the signals as they came" {
	local mode given
	echo input >in
	# What make(1) started may have the signals that libc keeps for itself ignored.
	given=$("$LAUNCH" -b 10 -i 1 "$PROBE" status SigBlk status SigIgn)
	[[ $given == *200*1 ]]
	for mode in "" --exec; do
		# shellcheck disable=SC2086
		"$LAUNCH" -b 10 -i 1 "$USHER" $mode --before "$PROBE pid pgid read /dev/stdin fds" \
			--before "$PROBE status SigBlk status SigIgn" -- "$PROBE" read /dev/stdin <in >out
		[ "$(sed -n 's/^pid //p' out)" = "$(sed -n 's/^pgid //p' out)" ]
		grep -q '^fds 0=/dev/null 1=[^ ]*out' out
		[ "$(grep ^Sig out)" = "$given" ]
		[ "$(tail -n 1 out)" = input ]
	done
}

@test "a hook that fails ends the start with its code, and is named" {
	need_root
	local mode
	for mode in "$USHER" "$USHER --exec" "pid1 $USHER --user 1234:1234"; do
		run $mode --before "$PROBE say first" --before "$PROBE exit 9" --before "$PROBE say third" \
			-- "$PROBE" say service
		expect_status 9
		tells "^usher: probe cannot start: the hook $PROBE exited with 9; asked for on the command line"
		[[ $output != *third* && $output != *service* ]]
		run $mode --before "$PROBE die 9" -- "$PROBE" say service
		expect_status 137
		tells "$PROBE was killed by signal 9 \(KILL\)"
	done
	# --exit is about the service's codes.
	run "$USHER" --exit 9=0 --before "$PROBE exit 9" -- "$PROBE"
	expect_status 9
}

@test "hooks are looked at with everything else, before anything is written" {
	echo x >in
	echo x >plain
	printf 'before %s\nonce /x:%s\n' "$T/missing" "$T/plain" >conf
	run "$USHER" --config conf --template in:out --env NOT_SET -- "$PROBE" say service
	expect_status 78
	tells '3 problems' "command $T/missing was not found" "asked for at conf:1: before $T/missing" \
		"command $T/plain cannot be executed" 'no execute bit' "asked for at conf:2: once $T/plain"
	[ ! -e out ]
	run -127 "$USHER" --before "$T/missing" -- "$PROBE"
	run "$USHER" --before "$T/plain" -- "$PROBE"
	expect_status 126
	# What only execve(2) finds out ends the start as well.
	cp in loader
	printf '#!%s\n' "$T/loader" >script
	chmod 755 loader script
	run "$USHER" --before "$T/script" -- "$PROBE" say service
	expect_status 126
	tells "$T/script" 'cannot execute it: exec format error|cannot be executed|neither a program'
	[[ $output != *service* ]]
}

@test "a hook whose program, argument or path a missing variable names is told with that variable" {
	local hook
	for hook in 'before ${APP}' "before $PROBE say \${APP}" 'once /nowhere/${APP}:true' 'once /nowhere/x:${APP} up'; do
		printf '%s\n' 'env APP' "$hook" >conf
		run "$USHER" --config conf -- "$PROBE" say service
		expect_status 78
		tells '1 problem$' 'env APP is not set'
		run "$USHER" check --config conf -- "$PROBE"
		expect_status 78
		tells '1 problem$' 'env APP is not set'
		run "$USHER" check --config conf --declared-only
		[ "$output" = ok ]
	done
}

@test "hooks run after the writing, and their words and paths are templates" {
	mkdir data
	echo '${WORD}' >in
	WORD='a b' run "$USHER" --template in:data/out --before "$PROBE read data/out args \${WORD} '\${WORD}'" \
		--once "\${DIR:-$T/data}/a\\:b:$PROBE put $T/data/a:b made" -- "$PROBE" read data/a:b
	expect_status 0
	[ "$output" = "$(printf '%s\n' 'a b' '[a b]' '[${WORD}]' made)" ]
}

@test "--once runs while its path is not there, and not when it cannot be looked for" {
	need_root
	mkdir -m 700 data
	chown 1234 data
	local round
	for round in 1 2; do
		run "$USHER" --user 1234:1234 --once "$T/data/done:$PROBE say initialising touch $T/data/done" \
			-- "$PROBE" say service
		expect_status 0
	done
	[ "$output" = service ]
	run "$USHER" --user 4321:4321 --once "$T/data/done:$PROBE say initialising" -- "$PROBE" say service
	expect_status 71
	tells "cannot look for $T/data/done: permission denied"
	[[ $output != *service* && $output != *initialising* ]]
}

@test "--once that does not end well, but leaves its path behind, is told" {
	local begun="at the next start the hook $PROBE counts as done, for $T/done is there, but it did not end well"
	run "$USHER" --once "$T/done:$PROBE exit 4" -- "$PROBE" say service
	expect_status 4
	[[ $output != *"counts as done"* ]]
	run "$USHER" --once "$T/done:$PROBE touch $T/done exit 4" -- "$PROBE" say service
	expect_status 4
	tells "$begun: remove it first; asked for on the command line"
	rm done
	start "$USHER" --once "$T/done:$PROBE touch $T/done until TERM exit 0" -- "$PROBE" say service
	eventually 10 test -e done
	kill -TERM "$PID"
	finish
	expect_status 143
	run cat err
	tells "$begun: remove it first; asked for on the command line"
}

# stopped MODE SIGNAL CODE OPTIONS...: it comes while a hook waits; the hook's child gets it, too.
stopped() {
	local mode=$1 signal=$2 code=$3
	shift 3
	rm -f ready child-ready child-term
	"$mode" "$USHER" "$@" --before "$PROBE child touch $T/child-ready until TERM touch $T/child-term . \
		await $T/child-ready touch $T/ready until TERM exit 0" -- "$PROBE" say service
	eventually 10 test -e ready
	kill "-$signal" "$PID"
	finish
	expect_status "$code"
	eventually 5 test -e child-term
	refute grep -q service out
}

@test "a stop signal during a hook: TERM to its group, and 128+n, whatever the hook says" {
	need_root
	local mode
	for mode in start start_pid1; do
		stopped $mode TERM 143
		stopped $mode INT 130
		stopped $mode USR1 138 --signal USR1=QUIT
		stopped $mode TERM 143 --exec
		stopped $mode TERM 0 --exit 143=0 --user 0:0
	done
}

@test "a hook that takes no notice of TERM is killed after --linger, and named" {
	need_root
	local mode pid
	for mode in start start_pid1; do
		rm -f ready
		cp "$PROBE" initdb
		$mode "$USHER" --linger 200ms --before "$T/initdb ignore TERM touch $T/ready pause" -- "$PROBE"
		eventually 10 test -e ready
		pid=$(child_of "$PID")
		kill -TERM "$PID"
		finish
		expect_status 143
		eventually 5 ended "$pid"
		run cat err
		tells '^usher: initdb left 1 process that did not end within 200 ms of TERM; killed: initdb'
	done
	rm ready
	start "$USHER" --linger 0 --before "$PROBE ignore TERM touch $T/ready pause" -- "$PROBE"
	eventually 10 test -e ready
	pid=$(child_of "$PID")
	kill -TERM "$PID"
	finish
	expect_status 143
	eventually 5 ended "$pid"
}

@test "other signals that come during a hook stay for the service, with their values" {
	need_root
	# Blocked from the beginning, so that none of them ends the service before it waits for them.
	start_pid1 "$LAUNCH" -b 1 -b 10 -b 40 "$USHER" --signal USR2=TERM --signal INT=none --before "$PROBE touch $T/ready await $T/go" \
		-- "$PROBE" wait 4 exit 5
	eventually 10 test -e ready
	"$PROBE" queue "$PID" 40 7 queue "$PID" 40 8
	kill -HUP "$PID"
	kill -INT "$PID"
	kill -USR1 "$PID"
	touch go
	finish
	expect_status 5
	# The numbers' order is the kernel's.
	[ "$(sort -k2n out)" = "$(printf 'signal %s\n' '1 code 0 value 0' '10 code 0 value 0' \
		'40 code -1 value 7' '40 code -1 value 8' | sort -k2n)" ]
}

@test "TERM at any moment of hooks and start: 143, 200 times" {
	run "$LAUNCH" -b 15 -r 200 -u 4000 -s 15 -e 143 "$USHER" --before "$PROBE" --before "$PROBE" -- \
		"$PROBE" until TERM exit 143
	expect_status 0
	tells '200 rounds, 0 wrong'
}

@test "an ignored SIGCHLD does not cost a hook's exit code" {
	run "$LAUNCH" -i 17 "$USHER" --before "$PROBE exit 6" -- "$PROBE"
	expect_status 6
}

@test "what a hook leaves in the background goes on, and is reaped and ended with the service" {
	need_root
	run pid1 "$USHER" --before "$PROBE orphans 50" --before "$PROBE orphan touch $T/ready until TERM touch $T/term . \
		await $T/ready" -- "$PROBE" no-zombies exit 4
	expect_status 4
	[ "$output" = "zombies 0
signal 15 code 0 value 0" ]
	[ -e term ]
}

@test "when a hook fails, what it left is ended" {
	start "$USHER" --before "$PROBE orphan setsid pid touch $T/ready until TERM touch $T/term . await $T/ready exit 8" \
		-- "$PROBE"
	finish
	expect_status 8
	[ -e term ]
}

@test "LISTEN_PID is the service's own id when descriptors are passed on, and only then" {
	local mode
	for mode in "" --exec; do
		# shellcheck disable=SC2086
		LISTEN_FDS=1 LISTEN_PID=1 "$USHER" $mode -- "$PROBE" pid env LISTEN_PID env LISTEN_FDS >out
		[ "$(sed -n 's/^LISTEN_PID=//p' out)" = "$(sed -n 's/^pid //p' out)" ]
		said LISTEN_FDS=1
		# shellcheck disable=SC2086
		LISTEN_PID=77 run "$USHER" $mode -- "$PROBE" env LISTEN_PID
		[ "$output" = LISTEN_PID=77 ]
		# shellcheck disable=SC2086
		LISTEN_FDS=1 LISTEN_PID=1 run "$USHER" $mode --hide 'LISTEN_*' -- "$PROBE" env LISTEN_PID
		[ "$output" = 'LISTEN_PID=(unset)' ]
	done
}

@test "docker stop during a hook" {
	need_docker
	image_from_scratch docker usher-test/hooks <<-'END'
		ENTRYPOINT ["/usher", "--user", "1000:1000", "--before", "/probe say hook until TERM exit 0", "--"]
		CMD ["/probe", "say", "service"]
	END
	local name=usher-test-hooks-$$
	container docker $name --network=host usher-test/hooks
	eventually 10 eval "docker logs $name 2>&1 | grep -qx hook"
	docker stop -t 10 $name
	[ "$(docker wait $name)" = 143 ]
	refute logged docker $name service
}
