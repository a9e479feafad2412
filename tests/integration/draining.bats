# After the service's end: whatever shape the rest has, what reacts to TERM gets its time, the end
# comes with the last one's, nothing goes on after --linger, and the exit code is the service's.

load helper

# Every way to run a service: as PID 1, and below the test as a child subreaper.
modes() {
	if [ "$(id -u)" = 0 ]; then
		echo "start start_pid1"
	else
		echo start
	fi
}

# reacts NAME STATE WORDS...: the shape writes its id to $T/pid when it is what it shall be, which
# its STATE (proc(5)) shows; it has $T/done made before it ends. --linger would be far too long.
reacts() {
	local name=$1 state=$2 mode begun
	shift 2
	for mode in $(modes); do
		rm -f pid done go
		$mode "$USHER" --linger 60s -- "$PROBE" "$@" await-state "$T/pid" "$state" await go exit 3
		begun=$(milliseconds)
		touch go
		finish 30
		[ "$status" = 3 ] && [ -e done ] || {
			echo "$name, $mode: exit code $status, done: $(ls done)"
			cat out err
			return 1
		}
		[ $(($(milliseconds) - begun)) -lt 30000 ]
		ended "$(cat pid)" || [ $mode = start_pid1 ]
	done
}

# takes_no_notice NAME STATE WORDS...: the same of a shape that only KILL or PID 1's end can end.
takes_no_notice() {
	local name=$1 state=$2 mode
	shift 2
	for mode in $(modes); do
		rm -f pid go
		$mode "$USHER" --linger 200ms -- "$PROBE" "$@" await-state "$T/pid" "$state" await go exit 3
		touch go
		finish 10
		[ "$status" = 3 ] && grep -q 'did not end within 200 ms of TERM; killed: ' err || {
			echo "$name, $mode: exit code $status"
			cat out err
			return 1
		}
		[ $mode = start_pid1 ] || eventually 5 ended "$(cat pid)"
	done
}

# What a shape does after TERM: work that takes a while.
work=(until TERM sleep 50 touch done exit 0 .)

@test "shapes that react: in the service's group, their own, their own session, doubly forked" {
	reacts same-group S child block TERM pidfile pid "${work[@]}"
	reacts own-group S child setpgid block TERM pidfile pid "${work[@]}"
	reacts own-session S child setsid block TERM pidfile pid "${work[@]}"
	reacts double-fork S orphan block TERM pidfile pid "${work[@]}"
	reacts daemon S orphan setsid inner block TERM pidfile pid until TERM sleep 50 touch done exit 0 .. \
		await pid exit 0 .
}

@test "shapes that react: stopped, without a first thread, ending at once, parents that end first" {
	reacts stopped T orphan setsid block TERM pidfile pid die STOP "${work[@]}"
	reacts leader-gone Z orphan setsid block TERM pidfile pid leader-gone "${work[@]}"
	reacts at-once S orphan setsid touch done pidfile pid pause .
	reacts parent-first S orphan setsid inner block TERM pidfile pid until TERM sleep 50 touch done exit 0 .. \
		await pid pause .
}

@test "shapes that react: forking after TERM, a traced child, zombies that nobody reaps" {
	# What is forked after TERM never got one: it ends by itself here.
	reacts forks-late S orphan setsid block TERM pidfile pid until TERM inner sleep 100 touch done exit 0 .. .
	reacts tracer t orphan setsid touch done trace pid pause .
	reacts zombie-holder S orphan setsid block TERM inner exit 0 .. pidfile pid "${work[@]}"
}

@test "shapes that take no notice: ignoring, blocking and forking again are killed after --linger" {
	takes_no_notice ignores S orphan setsid ignore TERM pidfile pid pause .
	takes_no_notice blocks S child setpgid block TERM pidfile pid pause .
	takes_no_notice same-group S child block TERM pidfile pid pause .
	takes_no_notice leader-gone Z orphan setsid ignore TERM pidfile pid leader-gone pause .
	takes_no_notice stops-again T orphan setsid block TERM pidfile pid die STOP die STOP die STOP pause .
	takes_no_notice traced t orphan setsid ignore TERM trace pid pause .
	takes_no_notice forks-on-term S orphan setsid block TERM pidfile pid until TERM \
		inner ignore TERM pause .. exit 0 .
}

@test "the terminal's foreground job" {
	need_root
	expect -c 'spawn -noecho true; expect eof' >/dev/null 2>&1 || unavailable "needs expect and ptys"
	cat >dialog.exp <<-'END'
		set timeout 20
		foreach start {{unshare --fork --pid --mount-proc --kill-child setsid -c} {}} {
			file delete pid done
			spawn -noecho {*}$start $env(USHER) --linger 60s -- $env(PROBE) \
				child setpgid take-foreground block TERM pidfile pid until TERM touch done exit 0 . \
				await-state pid S exit 3
			expect eof {} timeout { exit 1 }
			if {[lindex [wait] 3] != 3 || ![file exists done]} { exit 2 }
		}
	END
	USHER=$USHER PROBE=$PROBE timeout 60 expect -f dialog.exp </dev/null 3>&-
}

@test "one that PID 1 may not signal ends with PID 1" {
	need_root
	cp probe rootly
	chmod 4755 rootly
	start_pid1 "$USHER" --user 4321:4321 --linger 200ms -- "$PROBE" \
		orphan setsid exec "$T/rootly" become-root touch "$T/ready" pause . await "$T/ready" say ready \
		await go exit 3
	touch go
	finish 10
	expect_status 3
	said ready
	grep -q 'killed: rootly' err
}

# Of a user of its own, for the limit is the user's.
bombed() {
	local mode=$1 begun
	chmod 777 "$T"
	$mode prlimit --nproc=60 "$USHER" --user 4322:4322 --linger 500ms -- "$PROBE" \
		child bomb boom . await boom await go exit 3
	eventually 20 test -e boom
	begun=$(milliseconds)
	touch go
	finish 30
	expect_status 3
	# 1.5 s is promised; the machine has other things to do.
	[ $(($(milliseconds) - begun)) -lt 10000 ]
	eventually 5 eval '! pgrep -u 4322'
	rm boom go
}

@test "fork bombs that ignore TERM are brought down" {
	need_root
	bombed start_pid1
	bombed start
}

@test "an open docker exec session delays nothing" {
	need_docker
	image_from_scratch docker usher-test/draining <<-'END'
		ENTRYPOINT ["/usher", "--linger", "60s", "--"]
		CMD ["/probe", "say", "ready", "until", "TERM", "exit", "4"]
	END
	local name=usher-test-draining-$$
	container docker $name --network=host usher-test/draining
	eventually 10 eval "docker logs $name | grep -qx ready"
	docker exec $name /probe ignore TERM say inside limit 60000 until QUIT >inside 2>&1 3>&- &
	JOBS+=($!)
	eventually 10 grep -qx inside inside
	local begun=$(milliseconds)
	docker stop -t 40 $name
	[ $(($(milliseconds) - begun)) -lt 20000 ]
	[ "$(docker wait $name)" = 4 ]
}
