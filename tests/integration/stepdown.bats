# Every system call between root and the service fails in turn (strace's inject): the service does
# not start, one line says why, and the exit code is 71. Calls that only help - the owner of the
# standard streams, closing - may fail, and then the service has exactly what it has otherwise.

load helper

setup() {
	scratch
	mkdir data
	line=("$USHER" --config none --user 1234:2345 --harden --keep-cap kill --oom-score 7
		--rlimit nofile=64 --umask 027 --chdir "$T" --dir "$T/data:rw" --own "$T/data")
	words=("$PROBE" say started status Uid status Gid status Groups status CapInh status CapPrm
		status CapEff status CapBnd status CapAmb status NoNewPrivs read /proc/self/oom_score_adj
		read /proc/self/limits umask cwd)
	# What may fail: it takes nothing from the safety of the start.
	# A place that is not looked at is found to be a link, or none, when it is opened.
	helps='^(open."/proc"|open."/sys/fs/cgroup|(openat|read).*(memory[.]|oom_kill)|readlinkat.*"self"|fcntl.*FD_CLOEXEC|newfstatat.*AT_SYMLINK_NOFOLLOW|fchown|fstat|fstatfs|ioctl|close|prctl.PR_SET_DUMPABLE, SUID_DUMP_USER|munmap|gettid|clock_gettime|prctl.PR_CAPBSET_READ)'
}

# The calls from the making of the box to execve, as "NAME NUMBER TEXT": it is the NUMBERth of that
# name in its process. Of the many about the bounding set only some; not what shall fail anyhow.
calls() {
	local mode=$1
	# shellcheck disable=SC2086
	strace -f -qq -o trace "${line[@]}" $mode -- "${words[@]}" >good 2>&1 </dev/null
	grep -q started good
	awk -v program="$PROBE" '
		/^[0-9]+ +(\+|---|<)/ { next }
		{ pid = $1; sub(/^[0-9]+ +/, ""); name = $0; sub(/\(.*/, "", name); number[pid, name]++ }
		/handled_access_fs/ { on = 1; first = pid }
		on && pid == first && !(/CAPBSET/ && !/CAP_(CHOWN|SYS_ADMIN|CHECKPOINT_RESTORE|KILL)/) && !/^(exit|vfork|clone|execve|umask|getpid)|SUBREAPER| = -1 / {
			print name, number[pid, name], $0
		}
		index($0, "execve(\"" program "\"") { exit }
	' trace
}

# The calls before that, from the first on, in the same form; libc's own start is left out, and
# what is asked again of the same path.
early_calls() {
	setpriv --groups 7,8 strace -qq -o trace "${early[@]}" --exec -- "${words[@]}" >good 2>&1 </dev/null
	grep -q started good
	awk '
		/^[^a-z]/ { next }
		/handled_access_fs/ { exit }
		{ name = $0; sub(/\(.*/, "", name); number[name]++; call = $0; sub(/ = .*/, "", call) }
		/"/ && told[call]++ || /^(execve|arch_prctl|close|pread64)|FD_CLOEXEC|PR_CAPBSET_READ/ { next }
		{
			print name, number[name], $0
		}
	' trace
}

# Each of them fails once with EPERM. MODE: --exec, or none: then the calls of PID 1 itself.
fail_each() {
	local mode=$1 name number text count=0 said how=()
	# Quicker, but it would count in the child as well.
	[ -z "$mode" ] || how=(-f --seccomp-bpf)
	calls "$mode" >list
	[ "$(wc -l <list)" -ge "$2" ]
	while read -r name number text; do
		status=0
		# shellcheck disable=SC2086
		strace "${how[@]}" -qq -o trace.one -e "trace=$name" \
			-e "inject=$name:error=EPERM:when=$number" \
			"${line[@]}" $mode -- "${words[@]}" >got 2>&1 </dev/null || status=$?
		count=$((count + 1))
		grep -q INJECTED trace.one
		mapfile -t said <got
		if [ "$status" = 71 ] && [ "${#said[@]}" = 1 ] && [[ ${said[0]} == 'usher: '* ]]; then
			continue
		fi
		if [ "$status" = 0 ] && [[ $text =~ $helps ]] && cmp -s good got; then
			continue
		fi
		echo "$mode $name $number: $text: exit code $status"
		diff good got
		return 1
	done <list
	[ "$count" -ge "$2" ]
}

@test "each call on the way to the service fails once, in its own process" {
	need_root
	fail_each --exec 40
}

@test "each call of PID 1 before it makes the service fails once" {
	need_root
	fail_each "" 30
}

# A file that cannot be read or looked at is a problem to be told, and what only serves a better
# word may fail: the service is not started, or it is in all the very same.
@test "each call from the first on fails once: no service, or the very same" {
	need_root
	local name number text count=0 said
	echo '${PATH}' >template
	mkdir -p data/made
	early=("${line[@]}" --mkdir "$T/data/made" --env PATH
		--template "$T/template:$T/data/made/file")
	words+=(read "$T/data/made/file")
	early_calls >list
	while read -r name number text; do
		rm -rf data && mkdir -p data/made
		status=0
		setpriv --groups 7,8 strace -f --seccomp-bpf -qq -o trace.one \
			-e "trace=$name" -e "inject=$name:error=EPERM:when=$number" "${early[@]}" \
			--exec -- "${words[@]}" >got 2>&1 </dev/null || status=$?
		count=$((count + 1))
		grep -q INJECTED trace.one
		case $status in
		0) grep -v '^usher: landlock: the kernel here' got | cmp -s good - && continue ;;
		64 | 71 | 78 | 126)
			mapfile -t said <got
			[[ ${said[0]} == usher:* && ${said[*]} != *started* ]] && continue
			;;
		esac
		echo "$name $number: $text: exit code $status"
		cat got
		return 1
	done <list
	[ "$count" -ge 100 ]
}

@test "what the child alone does fails, too" {
	need_root
	local call
	for call in setpgid:when=1 chdir:when=1 clone:when=1; do
		run strace -f -qq -o /dev/null -e "trace=${call%%:*}" -e "inject=${call/:/:error=EPERM:}" \
			"${line[@]}" -- "${words[@]}"
		expect_status 71
		[ "${#lines[@]}" = 1 ]
	done
}

@test "the last call, execve, fails with its own exit code" {
	need_root
	run strace -qq -o /dev/null -e trace=execve -e inject=execve:error=EPERM:when=1 \
		"${line[@]}" --exec -- "${words[@]}"
	expect_status 126
	[ "${#lines[@]}" = 1 ]
}

@test "when PID 1 cannot give up what it kept for the service, the service ends" {
	need_root
	strace -f -qq -o trace "${line[@]}" --keep-cap chown -- "${words[@]}" >good 2>&1 </dev/null
	local first number
	first=$(awk 'NR == 1 { print $1 }' trace)
	number=$(grep -c "^$first *capset(" trace)
	run strace -f -qq -o /dev/null -e trace=capset -e "inject=capset:error=EPERM:when=$number" \
		"${line[@]}" --keep-cap chown -- "$PROBE" until TERM
	expect_status 71
	tells 'give up the kept capabilities as PID 1'
}

@test "a kernel that only pretends is found out" {
	need_root
	local call
	for call in setgroups setresgid setresuid capset landlock_restrict_self; do
		[ "$call" != landlock_restrict_self ] || continue
		run strace -f -qq -o /dev/null -e "trace=$call" -e "inject=$call:retval=0" \
			"${line[@]}" -- "${words[@]}"
		expect_status 71
		[[ $output != *started* ]]
	done
	run strace -f -qq -o trace -e trace=prctl -e 'inject=prctl:retval=0' "${line[@]}" -- "${words[@]}"
	expect_status 71
	[[ $output != *started* ]]
}
