# As catatonit: beside Debian's.

load peers

@test "catatonit: exit codes 0 to 255, and death by any signal" {
	local number
	both_exit catatonit -- "$PROBE" exit
	for number in {1..16} {24..31} {34..64}; do
		both catatonit "$PROBE" die "$number"
	done
}

@test "catatonit: options, and what it says itself on which stream" {
	local arguments
	while read -r arguments; do
		# shellcheck disable=SC2086 # words
		both_say catatonit $arguments
	done <<-END
		-h
		-V
		--version
		-L

		-x true
		--nosuch true
		true
		-- true
		-g true
		-g -- $PROBE exit 9
		nosuch-command
		/doesnotexist
		/etc/passwd
		-- /etc
	END
	once mine catatonit --version
	[[ $(cat out.mine) == "tini version "* ]]
	once mine podman-init -- "$PROBE" exit 5
	[ "$code" = 5 ]
}

@test "catatonit: CATATONIT_DEBUG tells more, on stderr" {
	CATATONIT_DEBUG=1 both_say catatonit "$PROBE" exit 3
	CATATONIT_DEBUG='' both_say catatonit "$PROBE" exit 3
}

@test "catatonit: signals 1 to 64 as PID 1" {
	need_root
	SIGNALS=$(echo {1..8} {10..16} {20..31} {34..63}) both_get catatonit 64 --
	grep -qx 15 got.mine
	refute grep -qxE '4|5|6|7|8|11|20|21|22|31' got.mine
}

@test "catatonit: process group, session, directory, descriptors, environment" {
	FILTER=roles both catatonit "$PROBE" pid ppid pgid sid
	cd /usr
	both catatonit "$PROBE" cwd umask deathsig
	FILTER=plain_fds both catatonit "$PROBE" fds
	local with
	for with in real mine; do
		env -i A=1 B= "$(program $with catatonit)" -- "$PROBE" environ >"$T/env.$with"
	done
	diff "$T/env.real" "$T/env.mine"
}

@test "catatonit: -g signals the group" {
	local with options patience
	for with in real mine; do
		for options in -- -g; do
			rm -f ready got
			# Without -g nothing comes: no need to wait long for it.
			patience=10000
			[ $options = -g ] || patience=700
			start "$(program $with catatonit)" $options "$PROBE" child block USR1 touch "$T/ready" \
				limit $patience until USR1 touch "$T/got" . await "$T/ready" say ready until USR1 await "$T/go" exit 5
			eventually 10 said ready
			kill -USR1 "$PID"
			[ $options = -- ] || eventually 10 test -e got
			touch go
			finish
			expect_status 5
			[ $options = -g ] || [ ! -e got ]
			rm go
		done
	done
}

@test "catatonit: a subreaper by itself, and orphans are reaped" {
	need_root
	local with
	for with in real mine; do
		[ "$(in_namespace "$(program $with catatonit)" "$PROBE" orphans 20 no-zombies)" = "zombies 0" ]
		once $with catatonit "$PROBE" ppid orphan sleep 100 ppid . sleep 1000
		[ "$(sed -n 1p out.$with)" = "$(sed -n 2p out.$with)" ]
		silent err $with
	done
}

@test "catatonit: on a terminal the service's group is in the foreground" {
	need_root
	local with
	for with in real mine; do
		expect -c "set timeout 15; spawn -noecho $(program $with catatonit) -- \
			$PROBE pgid foreground; expect eof" | tr -d '\r' >"tty.$with"
		grep -q '^pgid [1-9]' "tty.$with"
		sed 's/[0-9]*$//' "tty.$with" >"shape.$with"
		[ "$(sed -n 's/pgid //p' "tty.$with")" = "$(sed -n 's/foreground //p' "tty.$with")" ] &&
			echo same >>"shape.$with"
	done
	diff shape.real shape.mine
}

@test "catatonit, different: no pause, a command's options are its own, and the service's signals are not blocked" {
	once mine catatonit -P
	[ "$code" = 1 ]
	grep -q 'usher -- sleep infinity' err.mine
	once real catatonit "$PROBE" args -h
	[ "$(cat out.real)" != "[-h]" ]
	once mine catatonit "$PROBE" args -h
	[ "$(cat out.mine)" = "[-h]" ]
	once real catatonit "$PROBE" status SigBlk
	[ "$(cat out.real)" != "SigBlk: 0000000000000000" ]
	once mine catatonit "$PROBE" status SigBlk
	[ "$(cat out.mine)" = "SigBlk: 0000000000000000" ]
}
