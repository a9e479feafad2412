# A world that means ill: faults and lies at each step of the drop, floods, files and folders that
# strangers have laid out, starts without streams, names or a sound environment.

load helper

# Runs the service as --user 1000:1000 with a fault injected; "ran" shows that it was started.
faulty() {
	rm -f ran
	run strace -f -o trace -e "trace=${1%%:*}" -e "inject=$1" \
		"$USHER" --user 1000:1000 -- "$PROBE" status Uid status Gid status Groups touch "$T/ran" 3>&-
	grep -q INJECTED trace
}

# One line that says why, and nothing ran.
refused() {
	expect_status 71
	[ "${#lines[@]}" = 1 ]
	tells "^usher: $PROBE cannot start: cannot $1"
	[ ! -e ran ]
}

@test "the service's first action can be to write to /proc/1/fd/1" {
	need_root
	local round
	for round in {1..20}; do
		pid1 "$USHER" --user 1000:1000 -- "$PROBE" open /proc/1/fd/1 2>&1 | cat >got
		[ "$(cat got)" = opened ]
	done
}

@test "a step of the drop that is refused ends the start, in one line" {
	need_root
	chmod 777 "$T"
	faulty setgroups:error=EPERM:when=1+
	refused 'set the supplementary groups: '
	faulty setresgid:error=EPERM:when=1
	refused 'change the group id: '
	faulty setresuid:error=EPERM:when=1
	refused 'change the user id: '
	# The last of them: those before it belong to the checks.
	strace -f -o trace -e trace=capset "$USHER" --user 1000:1000 -- "$PROBE" 3>&-
	faulty "capset:error=EPERM:when=$(grep -c 'capset(' trace)"
	refused 'drop the capabilities: '
}

@test "a step of the drop that only seems to succeed ends the start" {
	need_root
	chmod 777 "$T"
	local lie
	for lie in setgroups setresgid setresuid getresuid:poke_exit=@arg1=00000000 \
		getresuid:poke_exit=@arg2=00000000 getresuid:poke_exit=@arg3=00000000 \
		getresgid:poke_exit=@arg1=00000000 getresgid:poke_exit=@arg3=00000000; do
		[[ $lie = *:* ]] || lie=$lie:retval=0
		faulty "$lie"
		refused 'prove that root is given up'
	done
}

@test "at whichever call setgroups fails, no service has other groups than it should" {
	need_root
	chmod 777 "$T"
	local n calls
	strace -f -o trace -e trace=setgroups "$USHER" --user 1000:1000 -- "$PROBE" 3>&-
	calls=$(grep -c '^[0-9]* *setgroups(' trace)
	[ "$calls" -ge 3 ]
	for ((n = 1; n <= calls; n++)); do
		faulty "setgroups:error=EPERM:when=$n"
		if [ -e ran ]; then
			expect_status 0
			[ "${lines[0]}" = "Uid: 1000 1000 1000 1000" ]
			[ "${lines[1]}" = "Gid: 1000 1000 1000 1000" ]
			[[ ${lines[2]} =~ ^Groups:\ *1000\ *$ ]]
		else
			expect_status 71
			[ "${#lines[@]}" = 1 ]
		fi
	done
}

@test "supplementary groups are proved by what they are, not by how many" {
	need_root
	chmod 777 "$T"
	local group
	for group in 0 4; do
		run setpriv --groups $group strace -f -o trace -e trace=setgroups \
			-e inject=setgroups:retval=0 \
			"$USHER" --user 1000:1000 -- "$PROBE" touch "$T/ran" 3>&-
		refused 'prove that root is given up'
	done
	# The same lie is none when the groups are right already.
	run setpriv --groups 1000 strace -f -o trace -e trace=setgroups \
		-e inject=setgroups:retval=0 \
		"$USHER" --user 1000:1000 -- "$PROBE" status Groups 3>&-
	expect_status 0
	[[ $output =~ ^Groups:\ *1000\ *$ ]]
}

@test "kept user id capabilities (SECBIT_NO_SETUID_FIXUP): judged as the user, and none is left" {
	need_root
	echo text >private
	chmod 600 private
	run setpriv --securebits +no_setuid_fixup "$USHER" --user 1000:1000 --file "$T/private" \
		-- "$PROBE" say started
	expect_status 78
	tells "private.*" 'uid 1000|1000:1000'
	[[ $output != *started* ]]
	run setpriv --securebits +no_setuid_fixup "$USHER" --user 1000:1000 -- \
		"$PROBE" status Uid status CapInh status CapPrm status CapEff regain
	expect_status 0
	[ "$output" = "$(printf '%s\n' 'Uid: 1000 1000 1000 1000' 'CapInh: 0000000000000000' \
		'CapPrm: 0000000000000000' 'CapEff: 0000000000000000' \
		'regain user no group no groups no')" ]
	# Where nothing clears them but usher itself, a lie about that is found out.
	run setpriv --securebits +no_setuid_fixup strace -f -o trace -e trace=capset \
		-e inject=capset:retval=0 "$USHER" --user 1000:1000 -- "$PROBE" say started 3>&-
	expect_status 71
	[[ $output != *started* ]]
}

@test "a flood of real-time signals does not put off the end of --linger" {
	need_root
	local i words=() begin
	for i in 40 41 42; do
		words+=(ignore $i orphan setsid ignore TERM touch "$T/ready$i" flood 1 $i . await "$T/ready$i")
	done
	# The limit is for all of a user's processes together, the tracer's timer among them.
	start_pid1 prlimit --sigpending=500 "$USHER" --linger 1s -- "$PROBE" "${words[@]}" say ready await "$T/go" exit 4
	eventually 10 said ready
	# PID 1 is made slow, so that there is always one more.
	strace -qq -o trace -e trace=rt_sigtimedwait -e inject=rt_sigtimedwait:delay_exit=2000 \
		-p "$PID" 2>strace.err 3>&- &
	JOBS+=($!)
	eventually 10 grep -q "^TracerPid:.[1-9]" "/proc/$PID/status"
	touch go
	begin=$(milliseconds)
	finish
	expect_status 4
	[ $(($(milliseconds) - begin)) -lt 8000 ]
	run cat err
	tells '3 processes that did not end within 1000 ms of TERM; killed: probe \([0-9]+\), probe \([0-9]+\), probe'
}

# Outside: process 2 is "bystander" and 3 its child. Inside, where /proc still shows the outside,
# usher is process 2 and 3 is no business of its: who takes the one for the other ends "innocent".
@test "/proc of another PID namespace: no stranger is signalled and none is named" {
	need_root
	cp probe bystander
	cp probe innocent
	mkfifo go
	cat >inside <<-END
		( read -r _ <go; exec "$USHER" --linger 200ms -- "$PROBE" pid \
			orphan setsid ignore TERM touch ready pause . await ready exit 4 ) &
		"$T/innocent" until TERM touch innocent-signalled &
		echo \$! >innocent-pid
		: >go
		wait \$((\$! - 1))
		echo \$? >code
	END
	cat >outside <<-END
		"$T/bystander" child touch child pause . pause &
		"$PROBE" await child
		unshare --fork --pid --kill-child sh inside
	END
	run pid1 sh outside
	[ "$(cat innocent-pid)" = 3 ]
	[ "$(cat code)" = 4 ]
	[ ! -e innocent-signalled ]
	[[ $output != *bystander* ]]
	[[ $output != *innocent* ]]
}

# A pipe that nobody reads and that has no room.
fill() {
	mkfifo full
	exec 8<>full
	dd if=/dev/zero of=full bs=4096 count=1000 oflag=nonblock 2>/dev/null || :
}

@test "a message that nobody takes does not hold the signals up" {
	need_root
	local begin
	fill
	start_pid1 -s 'exec 2>full' "$USHER" -v -- "$PROBE" say ready until TERM exit 3
	eventually 2 said ready
	begin=$(milliseconds)
	kill -TERM "$PID"
	finish
	expect_status 3
	[ $(($(milliseconds) - begin)) -lt 2000 ]
	start_pid1 -s 'exec 2>full' "$USHER" -v --log-format json -- "$PROBE" say ready until TERM exit 3
	eventually 2 said ready
	begin=$(milliseconds)
	kill -TERM "$PID"
	finish
	[ $(($(milliseconds) - begin)) -lt 2000 ]
	exec 8>&-
	expect_status 3
}

@test "the same when usher is not PID 1" {
	local begin
	fill
	begin=$(milliseconds)
	start sh -c 'exec 2>full && exec "$@"' sh "$USHER" -v -- "$PROBE" say ready until TERM exit 3
	eventually 2 said ready
	kill -TERM "$PID"
	finish
	[ $(($(milliseconds) - begin)) -lt 2000 ]
	exec 8>&-
	expect_status 3
}

@test "a message to a pipe without a reader does not cost the service a SIGPIPE" {
	need_root
	local mode
	chmod 777 "$T"
	echo text >in
	cp in out
	mkfifo broken
	for mode in "" --exec; do
		exec 8<>broken 9>broken 8>&-
		# The target is root's and its mode cannot be mended, which is a message.
		# shellcheck disable=SC2086
		run setpriv --reuid 1000 --regid 1000 --clear-groups strace -f -o trace -e trace=write \
			sh -c 'exec 2>&9 9>&- && exec "$@"' sh "$USHER" $mode --log debug \
			--template in:out:mode=0640 -- "$PROBE" status ShdPnd status SigPnd exit 3 3>&-
		exec 9>&-
		grep -qE '(target|keeps).*EPIPE' trace
		expect_status 3
		[ "$output" = "$(printf '%s: 0000000000000000\n' ShdPnd SigPnd)" ]
	done
}

@test "a stranger's file hands down neither set-id bits nor a mode that is open to all" {
	need_root
	local mode user
	mkdir shared
	chmod 1777 shared
	echo text >in
	for user in "" "--user 1000:1000"; do
		for mode in 6777 4755 2775 0666; do
			for content in old text; do
				echo $content >shared/out
				chown 4321:4321 shared/out
				chmod $mode shared/out
				# shellcheck disable=SC2086
				"$USHER" $user --template in:shared/out -- "$PROBE"
				[ "$(stat -c %a shared/out)" = 644 ]
				[ "$(cat shared/out)" = text ]
			done
		done
	done
	# Of a mode that is the user's own or root's, the set-id bits go, too.
	echo old >shared/out
	chown 0:0 shared/out
	chmod 6750 shared/out
	"$USHER" --user 1000:1000 --template in:shared/out -- "$PROBE"
	[ "$(stat -c '%a %u' shared/out)" = '750 1000' ]
}

@test "two spellings of one target are one, also in a folder that is still to be made" {
	mkdir x
	ln -s x link
	echo 1 >one
	echo 2 >two
	local other
	for other in "$T/x//b" "$T/./x/b" "$T/link/b" x/b; do
		run "$USHER" --template "one:$T/x/b" --template "two:$other" -- "$PROBE" say started
		expect_status 78
		tells 'is written twice: from one and from two'
		[[ $output != *started* ]]
		[ -z "$(ls -A x)" ]
	done
	for other in "$T/x/new//b" "$T/x/new/./b" "$T/x//new/b" "$T/link/new/b"; do
		run "$USHER" --mkdir "$T/x/new" --mkdir "${other%b}" \
			--template "one:$T/x/new/b" --template "two:$other" -- "$PROBE" say started
		expect_status 78
		tells 'is written twice: from one and from two'
		[ -z "$(ls -A x)" ]
	done
}

@test "a folder made in a set-group-ID folder is one, too" {
	need_root
	mkdir shared
	chown 0:4321 shared
	chmod 2775 shared
	"$USHER" --mkdir "$T/shared/a/b" --mkdir "$T/shared/c:0700" -- "$PROBE"
	[ "$(stat -c '%a %g' shared/a shared/a/b shared/c | xargs)" = '2755 4321 2755 4321 2700 4321' ]
	"$USHER" --user 1000:1000 --mkdir "$T/shared/d" -- "$PROBE"
	[ "$(stat -c '%a %u' shared/d)" = '2755 1000' ]
}

@test "started as root, a hard link of another's file changes neither hands nor mode" {
	need_root
	mkdir data
	chmod 777 data
	echo text >in
	echo text >precious
	chmod 600 precious
	ln precious data/out
	local option
	for option in in:data/out in:data/out:mode=0666; do
		run "$USHER" --user 1000:1000 --template "$option" -- "$PROBE"
		expect_status 0
		[ "$(stat -c '%a %u %h' precious)" = '600 0 2' ]
	done
	# Other content is another file.
	echo more >>in
	"$USHER" --user 1000:1000 --template in:data/out -- "$PROBE"
	[ "$(stat -c '%a %u %h' precious)" = '600 0 1' ]
	[ "$(cat precious)" = text ]
}

@test "a bind-mounted target whose mode cannot be set is left as it was" {
	need_root
	mkdir etc
	echo new >in
	echo old >mounted
	chmod 666 mounted
	: >etc/out
	run pid1 -s "mount --bind mounted etc/out" setpriv --reuid 1000 --regid 1000 --clear-groups \
		"$USHER" --template in:etc/out:mode=0600 -- "$PROBE" say started
	expect_status 71
	[ "${#lines[@]}" = 1 ]
	tells 'usher: cannot write etc/out: Operation not permitted'
	[ "$(cat mounted)" = old ]
	[ "$(stat -c %a mounted)" = 666 ]
	# Without a mode of its own the target's is as good.
	run pid1 -s "mount --bind mounted etc/out" setpriv --reuid 1000 --regid 1000 --clear-groups \
		"$USHER" --template in:etc/out -- "$PROBE"
	expect_status 0
	[ "$(cat mounted)" = new ]
}

@test "a standard stream is no target, whatever is behind it" {
	echo text >in
	local target
	for target in /dev/stdout /dev/fd/1 /proc/self/fd/1; do
		run "$USHER" --template "in:$target" -- "$PROBE" say started
		expect_status 78
		tells "$target cannot be written" 'no regular file'
		# A file would be replaced while everybody goes on writing to the old one.
		run sh -c '"$@" >stream' sh "$USHER" --template "in:$target" -- "$PROBE" say started
		expect_status 78
		tells "$target cannot be written"
		[ ! -s stream ]
	done
}

@test "names of up to 255 bytes can be rendered, and a longer one fails before anything is written" {
	local length name twin
	mkdir etc
	echo 1 >one
	echo 2 >two
	for length in 200 240 241 250 255; do
		name=$(printf "%0$((length - 1))d" 0)
		twin=${name}2 name=${name}1
		"$USHER" --template "one:etc/$name" --template "two:etc/$twin" -- "$PROBE"
		[ "$(cat "etc/$name" "etc/$twin")" = "$(printf '1\n2')" ]
		[ "$(ls -A etc | wc -l)" = 2 ]
		rm etc/*
	done
	run "$USHER" --template one:etc/first --template "one:etc/${name}1" -- "$PROBE" say started
	[ "$status" = 78 ] || [ "$status" = 71 ]
	tells "cannot (be written|write).*name too long|cannot be written.*name too long"
	[[ $output != *started* ]]
	[ -z "$(ls -A etc)" ]
}

# The signal comes at the system call that is named; only usher makes these calls.
interrupted() {
	run strace -f -o trace -e "trace=$1" -e "inject=$1:signal=$2:when=1" \
		unshare --fork --pid --mount-proc --kill-child \
		"$USHER" --exec --user 1000:1000 -- "$PROBE" say started 3>&-
	grep -q "^[0-9]* *$1(" trace
}

@test "--exec as PID 1: a stop signal during the start is no lost one" {
	need_root
	local call
	for call in capget setgroups setfsuid rt_sigpending; do
		interrupted $call TERM
		expect_status 143
		[ -z "$output" ]
	done
	interrupted rt_sigpending INT
	expect_status 130
	[ -z "$output" ]
	# One that the service would ignore anyway is none.
	interrupted rt_sigpending WINCH
	expect_status 0
	[ "$output" = started ]
}

# The service finds open what was open, and closed what was closed.
streams() {
	rm -f streams
	"$@" sh -c 'open=
		for fd in 0 1 2; do [ ! -e /proc/$$/fd/$fd ] || open=$open$fd; done
		echo "$open" >streams; exit 3'
}

@test "standard streams that are closed stay closed, in every combination" {
	need_root
	local wanted mode
	for mode in "streams $USHER -v --" "streams $USHER -v --exec --" "streams pid1 $USHER -v --"; do
		for wanted in 012 12 02 01 2 1 0 ""; do
			(
				[[ $wanted = *0* ]] || exec 0<&-
				[[ $wanted = *1* ]] || exec 1>&-
				[[ $wanted = *2* ]] || exec 2>&-
				status=0
				$mode || status=$?
				[ $status = 3 ]
			)
			[ "$(cat streams)" = "$wanted" ]
		done
	done
}

@test "what usher opens for itself never becomes a standard stream" {
	need_root
	local closed
	for closed in '<&-' '>&-' '<&- >&-'; do
		rm -f ready go
		start_pid1 -s "exec $closed" "$USHER" --linger 100ms -- sh -c '"$0" "$@" >words' "$PROBE" \
			orphan setsid ignore TERM touch "$T/ready" pause . await "$T/ready" await "$T/go" exit 4
		touch go
		finish
		expect_status 4
		run cat err
		tells 'killed: probe'
	done
}

@test "while all standard streams are closed, no file gets their numbers" {
	echo '${A}' >in
	echo "template in:out" >conf
	A=1 strace -qq -o trace -e trace=open,openat "$USHER" --config conf --exec -- "$PROBE" \
		<&- >&- 2>&-
	[ "$(cat out)" = 1 ]
	grep -q '"conf".* = ' trace
	refute grep -v '"/dev/null"' <(grep -E ' = [012]$' trace)
}

@test "without /dev/null, too, closed streams stay closed and no file gets their numbers" {
	need_root
	local bare="mount -t tmpfs none /dev && exec <&- >&-"
	run pid1 -s "$bare" "$USHER" --exec -- sh -c 'for fd in 0 1 2; do [ ! -e /proc/$$/fd/$fd ] || echo $fd >&2; done'
	expect_status 0
	[ "$output" = 2 ]
}

@test "a problem without a stderr to tell it on has its exit code, and no file is written to" {
	echo old >out
	echo '${NOT_SET}' >in
	# What is opened next would become number 2.
	run "$USHER" --template in:out -- "$PROBE" 2>&-
	expect_status 78
	[ "$(cat out)" = old ]
}

@test "started without a name and without arguments" {
	# The kernel may put an empty word in the place of none.
	run "$PROBE" exec-nameless "$USHER"
	expect_status 64
	tells 'usher: '
}

@test "environment entries without = or twice: the first counts, as for getenv" {
	run env -i "$PROBE" entry nonsense entry =nameless entry '' entry A=1 entry A=2 entry B=x \
		entry USHER_EXIT=0=9 entry USHER_EXIT=0=8 exec "$USHER" -e A -- "$PROBE" environ exit 0
	expect_status 9
	grep -qx A=1 <<<"$output"
	grep -qx B=x <<<"$output"
	refute grep -qxE 'A=2|USHER_EXIT=.*' <<<"$output"
	echo '${A}' >in
	run env -i "$PROBE" entry nonsense entry A=1 entry A=2 exec "$USHER" --template in:out -- "$PROBE"
	expect_status 0
	[ "$(cat out)" = 1 ]
}
