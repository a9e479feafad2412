# The box around the service: what it keeps, what it may write, and a service that wants out.

load helper

setup() {
	scratch
	cp "$TOP/build/hostile" "$T/"
}

# In a namespace with /mnt of our own, outside /tmp, which Landlock leaves open.
MNT='mount -t tmpfs none /mnt && mkdir -m 777 /mnt/data /mnt/out /mnt/out/empty &&
	touch /mnt/out/file /mnt/out/gone && chmod 666 /mnt/out/* && chmod 777 /mnt/out/empty'

# Without the descriptors that bats has open.
sealed() {
	(
		for fd in /proc/"$BASHPID"/fd/*; do
			[ "${fd##*/}" -le 2 ] || eval "exec ${fd##*/}>&-"
		done 2>/dev/null
		"$@"
	)
}

hostile() {
	run sealed pid1 -s "$MNT && cp $T/hostile /mnt/suid && chmod 4755 /mnt/suid" "$USHER" \
		--user 1234:1234 "$@" -- "$T/hostile" /mnt/data /mnt/out /mnt/suid
}

need_landlock() {
	run "$USHER" --landlock=required -- "$PROBE"
	[ "$status" = 0 ] || unavailable "needs a kernel with Landlock"
}

@test "a hostile service gets nowhere under --harden" {
	need_root
	need_landlock
	hostile --harden --dir /mnt/data:rw
	expect_status 0
	[ "$output" = "done" ]
}

@test "without --harden it gets to all that only the box closes" {
	need_root
	hostile
	expect_status 0
	tells 'got: write to a file outside' 'got: shorten a file outside' 'got: make a socket outside' \
		'got: write outside through a symbolic link' 'got: bring a file out by a hard link' \
		'got: rename into the folder' 'got: root by a set-user-ID' 'got: core dumps' \
		'got: trace PID 1' 'got: read the environment of PID 1' 'got: a bounding capability'
	[[ $output != *lost:* ]]
}

@test "a hostile service in a container, beside a declared volume" {
	need_root
	need_docker
	mkdir -p files/out/empty files/data
	touch files/out/file files/out/gone
	chmod 777 files/data files/out files/out/empty && chmod 666 files/out/file files/out/gone
	cp hostile files/ && cp hostile files/suid && chmod 4755 files/suid
	printf '%s\n' 'user 1500:1500' harden 'volume /data' 'own /data' >files/usher.conf
	image_from_scratch docker usher-test-hostile files <<-'END'
		COPY out /out
		COPY hostile suid /
		COPY usher.conf /etc/usher.conf
		ENTRYPOINT ["/usher", "--", "/hostile", "/data", "/out", "/suid"]
	END
	run docker run --rm --network=none --tmpfs /data:mode=755 --tmpfs /tmp:mode=1777 usher-test-hostile
	echo "$output"
	expect_status 0
	[ "$output" = "done" ]
}

@test "kept capabilities, in all four sets of the service and in none of PID 1" {
	need_root
	local mode sets=(status CapInh status CapPrm status CapEff status CapAmb)
	for mode in "" --exec; do
		# shellcheck disable=SC2086
		run pid1 "$USHER" $mode --user 1234:1234 --keep-cap NET_BIND_SERVICE --keep-cap cap_kill -- \
			"$PROBE" "${sets[@]}" regain
		expect_status 0
		[ "$output" = "$(printf 'Cap%s: 0000000000000420\n' Inh Prm Eff Amb
			echo regain user no group no groups no)" ]
	done
	start_pid1 "$USHER" --user 1234:1234 --keep-cap net_bind_service --keep-cap chown -- \
		"$PROBE" say ready until TERM
	eventually 10 said ready
	eventually 10 grep -qx $'CapPrm:\t0000000000000000' "/proc/$PID/status"
	grep -qx $'CapEff:\t0000000000000000' "/proc/$PID/status"
	grep -qx $'CapInh:\t0000000000000000' "/proc/$PID/status"
	grep -qx $'CapAmb:\t0000000000000000' "/proc/$PID/status"
}

@test "of what is kept, PID 1 keeps KILL: it reaches a service that changed its user" {
	need_root
	start_pid1 "$USHER" --user 1234:1234 --keep-cap setuid --keep-cap setgid --keep-cap kill -- \
		/usr/bin/setpriv --reuid 4321 --regid 4321 --clear-groups "$PROBE" say ready until TERM exit 5
	eventually 10 said ready
	eventually 10 grep -qx $'CapPrm:\t0000000000000020' "/proc/$PID/status"
	kill -TERM "$PID"
	finish
	expect_status 5
}

@test "--harden: no capability in any set but the kept one, for root, too" {
	need_root
	local user sets=(status CapInh status CapPrm status CapEff status CapBnd status CapAmb status NoNewPrivs
		init-status CapBnd)
	for user in "" "--user 1234:1234"; do
		# shellcheck disable=SC2086
		run pid1 "$USHER" $user --harden --keep-cap net_raw -- "$PROBE" "${sets[@]}"
		expect_status 0
		[ "$output" = "$(printf 'Cap%s: 0000000000002000\n' Inh Prm Eff Bnd Amb
			echo NoNewPrivs: 1; echo CapBnd: 0000000000002000)" ]
	done
	# Root without capabilities is judged as that: the file is another user's.
	touch theirs && chown 1234 theirs && chmod 600 theirs
	run pid1 "$USHER" --harden --file "$T/theirs:rw" -- "$PROBE" say started
	expect_status 78
	tells 'cannot be written'
}

@test "a capability that is not there to be kept is told before the start" {
	need_root
	run pid1 /usr/bin/setpriv --bounding-set -net_bind_service "$USHER" --user 1234:1234 \
		--keep-cap net_bind_service -- "$PROBE" say started
	expect_status 78
	tells 'keep-cap net_bind_service' '--cap-add net_bind_service'
	run setpriv --reuid 1234 --regid 1234 --clear-groups "$USHER" --keep-cap kill -- "$PROBE" say started
	expect_status 78
	tells 'keep-cap kill' 'started as user 1234'
}

@test "--keep-cap NAME:optional is kept where it is, and missed nowhere but by what needs it" {
	need_root
	local mode start sets=(status CapInh status CapPrm status CapEff status CapAmb)
	local port80=(--keep-cap net_bind_service:optional --env PORT:listen=80)
	run pid1 "$USHER" --user 1234:1234 "${port80[@]}" -- "$PROBE" status CapEff
	[ "$output" = 'CapEff: 0000000000000400' ]
	# Whatever else there is goes, with it and without it.
	local other=(setpriv --reuid 1234 --regid 1234 --clear-groups --inh-caps +net_raw --ambient-caps +net_raw)
	for mode in "" --exec; do
		# shellcheck disable=SC2086
		PORT=8080 run pid1 "${other[@]}" "$USHER" $mode "${port80[@]}" -- "$PROBE" "${sets[@]}"
		expect_status 0
		[ "$output" = "$(printf 'Cap%s: 0000000000000000\n' Inh Prm Eff Amb)" ]
	done
	for start in "setpriv --bounding-set -net_bind_service $USHER --user 1234:1234" \
		"setpriv --reuid 1234 --regid 1234 --clear-groups $USHER"; do
		PORT=8080 run pid1 $start "${port80[@]}" -- "$PROBE" status CapEff
		expect_status 0
		[ "$output" = 'CapEff: 0000000000000000' ]
		# A network namespace that is new has the kernel's own limit.
		run pid1 unshare --net $start "${port80[@]}" -- "$PROBE" say started
		expect_status 78
		tells '1 problem$' 'env PORT'
		# What is asked for without it is missed, whichever comes last.
		run pid1 $start --keep-cap net_bind_service:optional --keep-cap net_bind_service -- "$PROBE" say started
		expect_status 78
		tells 'keep-cap net_bind_service'
	done
}

@test "port 80 with the kernel's limit at 1024, in a container: with --keep-cap net_bind_service" {
	need_root
	need_docker
	image_from_scratch docker usher-test-port </dev/null
	local run=(docker run --rm --network=none --sysctl net.ipv4.ip_unprivileged_port_start=1024
		usher-test-port /usher --user 1500:1500)
	run "${run[@]}" --keep-cap net_bind_service -- /probe bind 80 status CapEff
	expect_status 0
	[ "$output" = $'bound 80\nCapEff: 0000000000000400' ]
	run "${run[@]}" -- /probe bind 80
	[ "$output" = 'not bound 80: Permission denied' ]
}

@test "--no-new-privs alone" {
	need_root
	run pid1 "$USHER" --user 1234:1234 --no-new-privs -- "$PROBE" status NoNewPrivs
	[ "$output" = 'NoNewPrivs: 1' ]
}

@test "limits are the service's, not PID 1's" {
	need_root
	local before
	before=$(ulimit -Sn)
	run pid1 "$USHER" --user 1234:1234 --rlimit nofile=64:128 --rlimit core=0 --rlimit cpu=unlimited -- \
		"$PROBE" read /proc/self/limits read /proc/1/limits
	expect_status 0
	[ "$(grep -c '^Max open files *64 *128 ' <<<"$output")" = 1 ]
	[ "$(grep -c "^Max open files *$before " <<<"$output")" = 1 ]
	[ "$(grep -cE '^Max core file size *0 *0 ' <<<"$output")" -ge 1 ]
	run "$USHER" --exec --rlimit nofile=64:128 -- "$PROBE" read /proc/self/limits
	tells 'Max open files *64 *128 '
}

@test "a hard limit above ours is a problem where nobody may raise it" {
	run setpriv --bounding-set -sys_resource "$USHER" --rlimit nofile=1000000000 -- "$PROBE" say started
	expect_status 78
	tells 'rlimit nofile=1000000000 is more than the hard limit here, [0-9]+' 'SYS_RESOURCE'
}

@test "the OOM score is raised for the service alone" {
	need_root
	local mode
	for mode in "" --harden; do
		# shellcheck disable=SC2086
		run pid1 "$USHER" $mode --user 1234:1234 --oom-score 321 -- \
			"$PROBE" read /proc/self/oom_score_adj read /proc/1/oom_score_adj
		expect_status 0
		[ "${lines[0]}" = 321 ]
		[ "${lines[1]}" = "$(cat /proc/self/oom_score_adj)" ]
	done
	run pid1 "$USHER" --exec --user 1234:1234 --oom-score 321 -- "$PROBE" read /proc/self/oom_score_adj
	[ "$output" = 321 ]
}

@test "an OOM score below ours is a problem where nobody may lower it" {
	run setpriv --bounding-set -sys_resource "$USHER" --oom-score -900 -- "$PROBE" say started
	expect_status 78
	tells 'oom-score -900' 'SYS_RESOURCE' '--oom-score-adj'
}

# abi N: usher under a kernel whose Landlock has that ABI, by strace; what it asks for is in $T/trace.
abi() {
	local inject=retval=$1
	[ "$1" != 0 ] || inject=error=EOPNOTSUPP
	shift
	run strace -qq -f -X raw -o "$T/trace" -e trace=landlock_create_ruleset,landlock_restrict_self \
		-e "inject=landlock_create_ruleset:$inject:when=1" "$USHER" "$@"
}

attribute() {
	grep -o 'handled_access_fs=[^}]*}, [0-9a-fx]*' "$T/trace"
}

@test "Landlock by ABI: what is asked of the kernel, and the word on what is not enforced" {
	need_landlock
	# WRITE_FILE, REMOVE_*, MAKE_*; REFER; TRUNCATE
	local n
	for n in 0 1; do
		abi $n --landlock -- "$PROBE" say started status NoNewPrivs
		expect_status 0
		tells 'does not keep the service from writing anywhere .ABI '$n 'started' 'NoNewPrivs: 1'
		refute grep -q restrict_self trace
		abi $n --landlock=required -- "$PROBE" say started
		expect_status 78
		tells 'landlock is required' "ABI $n of 3"
	done
	abi 2 --landlock -- "$PROBE" say started
	expect_status 0
	tells 'does not keep the service from shortening files'
	[ "$(attribute)" = "handled_access_fs=0x3ff2}, 8" ]
	grep -q 'restrict_self.* = 0' trace
	abi 2 --landlock=required -- "$PROBE" say started
	expect_status 78
	for n in 3 4 5 6 7 8; do
		abi $n --landlock=required -- "$PROBE" say started
		expect_status 0
		[ "$output" = started ]
		[ "$(attribute)" = "handled_access_fs=0x7ff2}, 8" ]
		grep -q 'restrict_self.* = 0' trace
	done
}

@test "a filter that hides Landlock counts as a kernel without it" {
	need_root
	need_docker
	image_from_scratch docker usher-test-port </dev/null
	echo '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["landlock_create_ruleset"],"action":"SCMP_ACT_ERRNO"}]}' \
		>seccomp.json
	run docker run --rm --network=none --security-opt "seccomp=$T/seccomp.json" usher-test-port \
		/usher --user 1500:1500 --harden -- /probe say started
	expect_status 0
	tells 'landlock' started
	run docker run --rm --network=none --security-opt "seccomp=$T/seccomp.json" usher-test-port \
		/usher --user 1500:1500 --landlock=required -- /probe say started
	expect_status 78
}

@test "the box: what is declared, made or given is open, and a read-only volume is not" {
	need_root
	need_landlock
	local more='mkdir -m 777 /mnt/ro /mnt/rw && touch /mnt/file && chmod 666 /mnt/file'
	run pid1 -s "$MNT && $more" "$USHER" --user 1234:1234 --landlock --dir /mnt/rw:rw --dir /mnt/ro \
		--file /mnt/file:rw --mkdir /mnt/made/deep --own /mnt/data -- \
		"$PROBE" touch /mnt/rw/x touch /mnt/made/deep/x touch /mnt/data/x put /mnt/file x say inside touch /mnt/ro/x
	expect_status 121
	tells inside 'probe: /mnt/ro/x: Permission denied'
	run pid1 -s "$MNT && $more" "$USHER" --user 1234:1234 --landlock --mkdir /mnt/made/deep -- \
		"$PROBE" touch /mnt/made/x
	expect_status 121
	run pid1 -s "$MNT" "$USHER" --user 1234:1234 --harden --landlock=no -- "$PROBE" touch /mnt/out/x say free
	[ "$output" = free ]
}

@test "a link that the service could have made opens no door" {
	need_root
	need_landlock
	run pid1 -s "$MNT && ln -s /mnt/out /mnt/data/link && chown -h 1234 /mnt/data/link" "$USHER" \
		--user 1234:1234 --landlock --dir /mnt/data/link:rw -- "$PROBE" touch /mnt/out/x
	expect_status 78
	tells '/mnt/data/link, link is a symbolic link that others than root could have made'
}

@test "the fast way in: --exec has the same box" {
	need_root
	need_landlock
	run pid1 -s "$MNT" "$USHER" --exec --user 1234:1234 --harden --keep-cap kill --dir /mnt/data:rw -- \
		"$PROBE" status CapEff status CapBnd status NoNewPrivs touch /mnt/data/x say inside touch /mnt/out/x
	expect_status 121
	[ "${lines[0]}${lines[1]}${lines[2]}" = 'CapEff: 0000000000000020CapBnd: 0000000000000020NoNewPrivs: 1' ]
	[ "${lines[3]}" = inside ]
}
