# The writing of templates' targets: whole or not at all, whatever happens in between; what cannot
# be written, and what is left alone.

load helper

# A target to be replaced, one to be made, one that only changes hands, one in a folder to be made.
world() {
	mkdir -p src/sub
	printf 'a ${A}\n' >src/a.tmpl
	printf 'b ${A}\n' >src/b.template
	printf 'same\n' >src/same.tmpl
	printf 'c ${A}\n' >src/sub/c.tmpl
	mkdir -p before/etc
	echo old >before/etc/a
	echo same >before/etc/same
	writer=("$USHER" --config none --template src:etc)
	[ "$(id -u)" != 0 ] || writer+=(--user 1234:1234)
	writer+=(-- ./probe)
	export A=new
}

again() {
	rm -rf etc
	cp -a before/etc etc
}

# holds FILE TEXT: one line, and that is it.
holds() {
	local lines
	mapfile -t lines <"$1"
	[ "${#lines[@]}" = 1 ] && [ "${lines[0]}" = "$2" ]
}

# Each target has its old or its new bytes, whole.
whole() {
	holds etc/a old || holds etc/a 'a new'
	holds etc/same same
	[ ! -e etc/b ] || holds etc/b 'b new'
	[ ! -e etc/sub/c ] || holds etc/sub/c 'c new'
}

all_new() {
	holds etc/a 'a new'
	holds etc/b 'b new'
	holds etc/same same
	holds etc/sub/c 'c new'
}

no_stage() {
	local hidden
	hidden=$(shopt -s nullglob globstar dotglob && echo etc/**/.[!.]*)
	[ -z "$hidden" ]
}

# calls: NAME FIRST LAST of each system call of the writing, as its occurrences are counted: from
# the first change to the start of the service.
calls() {
	again
	strace -o trace "${writer[@]}"
	all_new
	awk -F'(' '
		$1 == "mkdirat" { writing = 1 }
		$1 ~ /^(clone|vfork|clone3)$/ { writing = 0 }
		$1 ~ /^[a-z_0-9]+$/ { seen[$1]++ }
		writing && $1 ~ /^(mkdir|open|unlink|rename|newfstat)at|^(write|fchown|fchmod|close|fstat|ftruncate)$/ {
			if (!($1 in first)) first[$1] = seen[$1]
			last[$1] = seen[$1]
		}
		END { for (name in first) print name, first[name], last[name] }' trace
}

@test "killed at any system call of the writing, each target is old or new, and the next start heals" {
	local name first last n killed=0
	world
	calls >list
	grep -q '^renameat' list
	grep -q '^write' list
	while read -r name first last; do
		for ((n = first; n <= last; n++)); do
			again
			run strace -o /dev/null -e "inject=$name:signal=KILL:when=$n" "${writer[@]}" 3>&-
			[ "$status" = 137 ]
			killed=$((killed + 1))
			whole
			"${writer[@]}"
			all_new
			no_stage
		done
	done <list
	[ "$killed" -ge 40 ]
}

@test "what a killed start left is removed by a next one that has nothing to write" {
	world
	again
	run strace -o /dev/null -e inject=renameat:signal=KILL:when=1 "${writer[@]}" 3>&-
	[ "$status" = 137 ]
	[ -e etc/.a.usher ]
	echo 'a new' >etc/a
	"${writer[@]}"
	no_stage
}

# fault CALL ERROR: at each occurrence in the writing. The start fails in one line with 71 and
# nothing staged is left, unless the failure does not matter. (By seccomp strace stops at this call
# alone. It counts in each process by itself, and the writing is over before there is a second.)
fault() {
	local name first last n
	while read -r name first last; do
		[ "$name" = "$1" ] || continue
		for ((n = first; n <= last; n++)); do
			again
			run strace -f --seccomp-bpf -o trace -e "trace=$name" \
				-e "inject=$name:error=$2:when=$n" "${writer[@]}" 3>&-
			grep -q INJECTED trace
			no_stage
			whole
			if [ "$status" = 0 ]; then
				all_new
				harmless=$((harmless + 1))
				continue
			fi
			expect_status 71
			[ "${#lines[@]}" = 1 ]
			[[ $output == "usher: cannot "* ]]
			failed=$((failed + 1))
		done
	done <list
}

@test "a fault at any system call of the writing: one line, 71, nothing staged is left" {
	local failed=0 harmless=0
	world
	calls >list
	fault mkdirat EROFS
	fault openat EACCES
	fault openat EMFILE
	fault write ENOSPC
	fault write EIO
	[ "$(id -u)" != 0 ] || fault fchown EPERM
	fault fchmod EIO
	fault close EIO
	fault renameat EROFS
	fault renameat ENOSPC
	[ "$failed" -ge 25 ]
}

@test "when a file cannot be renamed the ones behind it stay as they were" {
	world
	again
	run strace -o /dev/null -e inject=renameat:error=EIO:when=2 "${writer[@]}" 3>&-
	expect_status 71
	tells 'cannot write etc/b: I/O error|cannot write etc/b: Input/output error'
	no_stage
	whole
	[ ! -e etc/sub/c ]
}

@test "a read-only folder is a problem, told with the remedy before anything is written" {
	need_root
	world
	again
	run pid1 -s "mount --bind etc etc && mount -o remount,ro,bind etc" "${writer[@]}"
	expect_status 78
	tells 'etc/a cannot be written: Read-only file system' '--tmpfs etc' 'emptyDir' 'etc/b cannot'
	diff -r etc before/etc
}

@test "a folder that the user may not write is a problem" {
	need_root
	world
	again
	run setpriv --reuid 4321 --regid 4321 --clear-groups \
		"$USHER" --template src:etc -- ./probe say started
	expect_status 78
	tells 'etc/a cannot be written: Permission denied' 'etc/b cannot be written'
	[[ $output != *started* ]]
	diff -r etc before/etc
}

@test "a full disk: 71, the old bytes stay, nothing staged is left" {
	need_root
	head -c 300000 /dev/zero | tr '\0' x >big.tmpl
	mkdir etc
	run pid1 -s "mount -t tmpfs -o size=64k tmpfs etc && echo old >etc/big" \
		sh -c "'$USHER' --template big.tmpl:etc/big -- ./probe say started; echo \$?
			ls -A etc; cat etc/big"
	[ "$output" = "$(printf '%s\n' 'usher: cannot write etc/big: No space left on device' \
		71 big old)" ]
}

@test "a target that is a directory is a problem" {
	echo text >in
	mkdir -p etc/out
	run "$USHER" --template in:etc/out -- ./probe
	expect_status 78
	tells 'etc/out cannot be written: it is a directory'
	run "$USHER" --template in:etc/ -- ./probe
	expect_status 78
	tells 'etc/ cannot be written: it is a directory'
	[ "$(ls -A etc)" = out ]
}

@test "a file that is to be written to a name with a slash at its end is a problem" {
	echo text >in
	mkdir etc
	run "$USHER" --template in:etc/new/ -- ./probe
	expect_status 78
	tells 'etc/new/ cannot be written: .*directory'
	[ -z "$(ls -A etc)" ]
}

@test "a target that is a FIFO or a device is a problem, and is not waited for" {
	echo text >in
	mkfifo pipe
	run timeout 10 "$USHER" --template in:pipe -- ./probe
	expect_status 78
	tells 'pipe cannot be written: it is no regular file'
	run timeout 10 "$USHER" --template in:/dev/null -- ./probe
	expect_status 78
	[ -c /dev/null ]
}

@test "a bind-mounted file is written in place, shorter and longer, also in a read-only folder" {
	need_root
	mkdir etc
	echo 'new ${A:-}' >in
	echo 'a much longer old text' >mounted
	: >etc/out
	run pid1 -s "mount --bind mounted etc/out" "$USHER" --template in:etc/out -- ./probe read etc/out
	expect_status 0
	[ "$(cat mounted)" = 'new ' ]
	local readonly='mount --bind etc etc && mount --bind mounted etc/out &&
		mount -o remount,ro,bind etc'
	A='and longer than before' run pid1 -s "$readonly" \
		"$USHER" --template "in:$T/etc/out:mode=0600" -- ./probe read etc/out
	expect_status 0
	[ "$(cat mounted)" = 'new and longer than before' ]
	[ "$(stat -c %a mounted)" = 600 ]
	[ "$(ls -A etc)" = out ]
	run pid1 -s "mount --bind mounted etc/out && mount -o remount,ro,bind etc/out" \
		"$USHER" --template in:etc/out -- ./probe
	expect_status 78
	tells 'etc/out cannot be written: Read-only file system'
	[ "$(cat mounted)" = 'new and longer than before' ]
}

@test "a bind-mounted file in a read-only folder is known as one by a relative name and by a link" {
	need_root
	mkdir etc
	ln -s etc link
	echo new >in
	: >etc/out
	local target readonly='mount --bind etc etc && mount --bind mounted etc/out &&
		mount -o remount,ro,bind etc'
	for target in etc/out link/out "$T/link/out"; do
		echo old >mounted
		run pid1 -s "$readonly" "$USHER" --template "in:$target" -- ./probe
		expect_status 0
		[ "$(cat mounted)" = new ]
	done
}

@test "a dangling link leads to the file that is made" {
	mkdir etc data
	echo 'text' >in
	ln -s "$T/data/real" etc/out
	"$USHER" --template in:etc/out -- ./probe
	[ -L etc/out ]
	[ "$(cat data/real)" = text ]
	ln -s "$T/nowhere/real" etc/lost
	run "$USHER" --template in:etc/lost -- ./probe
	expect_status 78
	tells 'etc/lost cannot be written: its folder does not exist'
}

@test "started as root, a link that another user could have made is refused" {
	need_root
	mkdir data shared
	chown 1234:1234 data
	chmod 1777 shared
	echo text >in
	echo precious >precious
	ln -s "$T/precious" data/out
	ln -s "$T/precious" shared/out
	ln -s "$T" data/up
	chown -h 1234:1234 data/out data/up shared/out
	local target
	for target in data/out data/up/precious shared/out; do
		run "$USHER" --user 1234:1234 --template "in:$target" -- ./probe say started
		expect_status 78
		tells "$target is not written: (out|up) is a symbolic link that others than root" \
			'name the real place'
		[ "$(cat precious)" = precious ]
		[ "$(stat -c %u precious)" = 0 ]
	done
	# The user itself may follow its own links.
	chmod 666 precious
	chown 1234 . data
	setpriv --reuid 1234 --regid 1234 --clear-groups "$USHER" --template in:data/out -- ./probe
	[ "$(cat precious)" = text ]
}

@test "a template that cannot be read is a problem" {
	need_root
	mkdir src etc
	echo text >src/a.tmpl
	chmod 600 src/a.tmpl
	run setpriv --reuid 1234 --regid 1234 --clear-groups \
		"$USHER" --template src/a.tmpl:/tmp/usher-none -- ./probe
	expect_status 78
	tells 'src/a.tmpl cannot be read: Permission denied'
	chmod 700 src
	run setpriv --reuid 1234 --regid 1234 --clear-groups \
		"$USHER" --template src:/tmp/usher-none -- ./probe
	expect_status 78
	tells 'src.* cannot be read: Permission denied'
	run "$USHER" --template src/none:etc/none -- ./probe
	expect_status 78
	tells 'src/none does not exist'
}

@test "a template that is a FIFO is a problem, and is not waited for" {
	mkdir src etc
	mkfifo src/pipe.tmpl
	run timeout 10 "$USHER" --template src/pipe.tmpl:etc/out -- ./probe
	expect_status 78
	tells 'src/pipe.tmpl is no regular file'
	run timeout 10 "$USHER" --template src:etc -- ./probe
	expect_status 78
}

@test "NUL bytes, CRLF and a mark at the start are copied as they are, from a folder, too" {
	mkdir src etc
	printf '\xef\xbb\xbfa\r\n\0${X:-y}\0\0\xff' >src/a.tmpl
	printf '\xef\xbb\xbfa\r\n\0y\0\0\xff' >wanted
	"$USHER" --template src:etc -- ./probe
	cmp etc/a wanted
	: >src/a.tmpl
	"$USHER" --template src:etc -- ./probe
	[ -f etc/a ] && [ ! -s etc/a ]
}

@test "two templates for one target are a problem" {
	mkdir etc src
	echo 1 >one
	echo 2 >two
	echo old >etc/out
	run "$USHER" --template one:etc/out --template two:etc/out -- ./probe
	expect_status 78
	tells 'etc/out is written twice: from one and from two'
	echo 3 >src/x.tmpl
	echo 4 >src/x.template
	run "$USHER" --template src:etc -- ./probe
	expect_status 78
	tells 'etc/x is written twice'
	[ "$(ls -A etc)$(cat etc/out)" = outold ]
}

@test "two templates for one target are a problem by whatever names they come" {
	mkdir etc
	echo 1 >one
	echo 2 >two
	ln -s etc link
	local other
	for other in ./etc/out etc//out etc/../etc/out link/out "$T/etc/out"; do
		run "$USHER" --template one:etc/out --template "two:$other" -- ./probe
		expect_status 78
		tells 'twice'
		[ -z "$(ls -A etc)" ]
	done
}

@test "a template that would be written over itself is a problem" {
	local target
	echo '${A:-text}' >in
	ln in hard
	ln -s in soft
	for target in in ./in hard soft; do
		run "$USHER" --template "in:$target" -- ./probe
		expect_status 78
		tells 'source and target are one file'
	done
	[ "$(cat in)" = '${A:-text}' ]
}

@test "10,000 templates in a tree, with few descriptors" {
	local i began
	mkdir out
	mkdir -p many/{a,b}/{1..50}
	local folders=(many/*/*)
	for i in {1..100}; do
		tee "${folders[@]/%//$i.tmpl}" <<<"$i "'${A:-x} $host' >/dev/null
	done
	began=$(milliseconds)
	(ulimit -n 256 && exec "$USHER" --template many:out -- ./probe)
	[ $(($(milliseconds) - began)) -lt 10000 ]
	[ "$(find out -type f | wc -l)" = 10000 ]
	[ -z "$(find out -name '.*')" ]
	[ "$(cat out/b/50/100)" = '100 x $host' ]
	# And again, with nothing to do.
	(ulimit -n 256 && exec "$USHER" --template many:out -- ./probe)
}

@test "an unchanged file is not touched, and its owner and mode are mended" {
	local before
	mkdir etc
	echo text >in
	echo text >etc/out
	touch -d '2020-01-01' etc/out
	chmod 640 etc/out
	before=$(stat -c '%i %Y %a' etc/out)
	"$USHER" --template in:etc/out -- ./probe
	[ "$(stat -c '%i %Y %a' etc/out)" = "$before" ]
	"$USHER" --template in:etc/out:mode=0604 -- ./probe
	[ "$(stat -c '%i %Y %a' etc/out)" = "${before% *} 604" ]
	[ "$(id -u)" = 0 ] || return 0
	"$USHER" --user 1234:4321 --template in:etc/out -- ./probe
	[ "$(stat -c '%i %Y %a %u:%g' etc/out)" = "${before% *} 604 1234:4321" ]
	# A byte more is another file.
	echo more >>in
	"$USHER" --template in:etc/out -- ./probe
	[ "$(stat -c %i etc/out)" != "${before%% *}" ]
}

@test "a read-only target that says what it should is no problem" {
	need_root
	world
	again
	"${writer[@]}"
	chown 0:0 etc/a
	run pid1 -s "mount --bind etc etc && mount -o remount,ro,bind etc" "${writer[@]}"
	expect_status 0
	[ -z "$output" ]
	[ "$(stat -c %u etc/a)" = 0 ]
}

@test "modes and owners: of files, of folders made, of what was there" {
	need_root
	mkdir -p src/new/deep src/old etc/old
	local name
	for name in top new/one new/deep/two old/three; do
		echo text >"src/$name.tmpl"
	done
	chmod 700 etc/old
	echo before >etc/old/three
	chmod 751 etc/old/three
	umask 027
	"$USHER" --user 1234:4321 --template src:etc -- ./probe
	(cd etc && find . -printf '%p %m %U:%G\n' | sort) >got
	diff got - <<-'EOF'
		. 755 0:0
		./new 755 1234:4321
		./new/deep 755 1234:4321
		./new/deep/two 644 1234:4321
		./new/one 644 1234:4321
		./old 700 0:0
		./old/three 751 1234:4321
		./top 644 1234:4321
	EOF
	rm -r etc/*
	"$USHER" --user 1234:4321 --template src:etc:mode=0440 -- ./probe
	[ "$(cd etc && find . -type f -printf '%m %U:%G\n' | sort -u)" = '440 1234:4321' ]
	# Without --user everything stays ours.
	rm -r etc/*
	"$USHER" --template src:etc -- ./probe
	[ "$(cd etc && find . -printf '%U:%G\n' | sort -u)" = 0:0 ]
}

@test "only=GLOB leaves the other names as they are, in a file and in a folder" {
	mkdir src etc
	echo '${APP_A} ${OTHER:-x} ${APP_B:-b} $${OTHER} ${host}' >src/a.tmpl
	APP_A=1 "$USHER" --template 'src/a.tmpl:etc/one:only=APP_*' --template 'src:etc:only=APP_*' -- ./probe
	[ "$(cat etc/one)" = '1 ${OTHER:-x} b $${OTHER} ${host}' ]
	cmp etc/one etc/a
}

@test "a Kubernetes ConfigMap: links to ..data are followed, its own names are not" {
	mkdir -p map/..2026_01_01_00_00_00.123456789 etc
	echo 'one ${A:-x}' >map/..2026_01_01_00_00_00.123456789/one.tmpl
	echo 'plain' >map/..2026_01_01_00_00_00.123456789/plain.conf
	ln -s ..2026_01_01_00_00_00.123456789 map/..data
	ln -s ..data/one.tmpl map/one.tmpl
	ln -s ..data/plain.conf map/plain.conf
	"$USHER" --template map:etc -- ./probe
	[ "$(find etc -type f)" = etc/one ]
	[ "$(cat etc/one)" = 'one x' ]
	# One file of it, too; and the update of the map is seen.
	mkdir map/..2026_02
	echo 'two' >map/..2026_02/one.tmpl
	ln -sfn ..2026_02 map/..data
	"$USHER" --template map/one.tmpl:etc/one -- ./probe
	[ "$(cat etc/one)" = two ]
}

@test "a folder that leads into itself ends" {
	mkdir src etc
	echo text >src/a.tmpl
	ln -s . src/loop
	run timeout 10 "$USHER" --template src:etc -- ./probe
	expect_status 78
	tells 'src/loop.* cannot be read: (Too many|Symbolic link loop)'
	[ -z "$(ls -A etc)" ]
}
