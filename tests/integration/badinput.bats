# Bad input: a clear error that names the culprit, its exit code, and nothing changed.

load helper

# bad EXITCODE PATTERN... -- OPTIONS AND COMMAND...
bad() {
	local code=$1 patterns=()
	shift
	while [ "$1" != -- ]; do
		patterns+=("$1")
		shift
	done
	shift
	mkdir -p world
	picture "$T/world" >before
	run "-$code" --separate-stderr "$USHER" "$@"
	[ "$output" = "" ]
	output=$stderr
	tells "${patterns[@]}"
	picture "$T/world" | diff before -
}

@test "an unknown option names the nearest one" {
	bad 64 '--tempalte' '--template' -- --tempalte a:b -- "$PROBE" say started
	bad 64 '-Z' -- -Z -- "$PROBE" say started
}

@test "a missing argument" {
	bad 64 '--env' -- --env
	bad 64 '--user' -- -u
	bad 64 '--template' -- --template
}

@test "arguments that are not what they should be" {
	bad 64 '--linger' '10s' -- --linger 10 -- "$PROBE"
	bad 64 '--linger' -- --linger -1s -- "$PROBE"
	bad 64 '--umask' '0?999' -- --umask 999 -- "$PROBE"
	bad 64 '--umask' -- --umask '' -- "$PROBE"
	bad 64 '--signal' 'TREM' 'TERM' -- --signal TREM=QUIT -- "$PROBE"
	bad 64 '--signal' -- --signal TERM -- "$PROBE"
	bad 64 '--signal' -- --signal 99=TERM -- "$PROBE"
	bad 64 '--log' 'loud' -- --log loud -- "$PROBE"
	bad 64 '--log-format' 'xml' -- --log-format xml -- "$PROBE"
	bad 64 '--group' 'maybe' -- --group=maybe -- "$PROBE"
	bad 64 '--env' '1A' -- --env 1A -- "$PROBE"
	bad 64 '--mkdir' '9999' -- --mkdir "$T/world/x:9999" -- "$PROBE"
	bad 64 '--template' -- --template "$T/in" -- "$PROBE"
	bad 64 '--command' -- --command "'open quote" --
}

@test "options that exclude each other" {
	bad 64 '--exec' '--signal' -- --exec --signal TERM=QUIT -- "$PROBE"
	bad 64 '--exec' '--linger' -- --exec --linger 1s -- "$PROBE"
	bad 64 '--exec' '--group' -- --exec --group -- "$PROBE"
}

@test "a config file that cannot be read" {
	bad 78 'nosuch.conf' 'does not exist|no such file' -- --config nosuch.conf -- "$PROBE" say started
	bad 78 'world' 'directory' -- --config world -- "$PROBE" say started
}

@test "a config file that the user may not read" {
	need_root
	echo 'env A=1' >secret.conf
	chmod 600 secret.conf
	run setpriv --reuid 1234 --regid 1234 --clear-groups "$USHER" --config secret.conf -- "$PROBE"
	expect_status 78
	tells 'secret.conf' 'permission denied'
}

@test "lines of a config file that mean nothing, each with file and line" {
	printf '# first\nenv A=1\ntempalte a:b\nlinger 10\n--umask 0022\numask "0022"\nconfig other\nuser\n' \
		>usher.conf
	bad 78 'usher.conf:3.*tempalte' 'template' 'usher.conf:4.*linger' '10s' 'usher.conf:5' 'usher.conf:6' \
		'usher.conf:7' 'usher.conf:8' -- --config usher.conf --mkdir "$T/world/x" -- "$PROBE" say started
}

@test "a user that is none is never root by accident" {
	need_root
	local make=(--mkdir "$T/world/made" -- "$PROBE" say started)
	bad 78 'nosuchuser' -- --user nosuchuser "${make[@]}"
	bad 78 'nosuchgroup' -- --user root:nosuchgroup "${make[@]}"
	bad 64 '--user|user' -- --user '' "${make[@]}"
	bad 64 '4294967296' -- --user 4294967296 "${make[@]}"
	bad 64 '4294967295' -- --user 4294967295 "${make[@]}"
	bad 64 '99999999999' -- --user 99999999999 "${make[@]}"
	bad 64 '-1' -- --user -1 "${make[@]}"
	bad 64 '-1' -- --user=-1 "${make[@]}"
	bad 64 '\+1' -- --user +1 "${make[@]}"
	bad 64 '1:-1' -- --user 1:-1 "${make[@]}"
	bad 64 '4294967296' -- --user 1:4294967296 "${make[@]}"
	bad 64 '1:2:3' -- --user 1:2:3 "${make[@]}"
	bad 64 ':1' -- --user :1 "${make[@]}"
	bad 64 '1:' -- --user 1: "${make[@]}"
	bad 78 '54321' '54321:54321' -- --user 54321 "${make[@]}"
}

@test "a template or its target's folder that is missing" {
	bad 78 'nosuch.tmpl' 'does not exist|no such file' -- --template "$T/nosuch.tmpl:$T/world/out" -- "$PROBE" say started
	echo text >in
	bad 78 'world/none' -- --template "$T/in:$T/world/none/out" -- "$PROBE" say started
	mkdir -p world/folder
	bad 78 'world/folder' 'directory' -- --template "$T/in:$T/world/folder" -- "$PROBE" say started
	bad 78 "$T/in" -- --template "$T/in:$T/in" -- "$PROBE" say started
}

@test "a working directory that is missing" {
	bad 78 'world/none' -- --chdir "$T/world/none" -- "$PROBE" say started
}

@test "no command at all" {
	bad 64 'command' --
	bad 64 'command' -- --
	bad 64 'command' -- --mkdir "$T/world/x"
}

@test "a command that is not found says where it was searched" {
	export PATH=/nonexistent:$T/world:$PATH
	bad 127 'nosuchcommand' '/nonexistent' -- --mkdir "$T/world/x" -- nosuchcommand
	bad 127 'nosuchcommand' -- --mkdir "$T/world/x" -- "$T/world/nosuchcommand"
	bad 127 'nosuchcommand' -- --exec --mkdir "$T/world/x" -- nosuchcommand
}

@test "a file that cannot be executed says why" {
	mkdir -p world/bin
	export PATH=$T/world/bin:$PATH
	local make=(--mkdir "$T/world/x" --)

	echo text >world/bin/plain
	bad 126 'plain' 'execut' -- "${make[@]}" "$T/world/bin/plain"
	bad 126 'bin' 'directory' -- "${make[@]}" "$T/world/bin"

	printf '#!/nonexistent/interpreter -x\n' >world/bin/script
	chmod 755 world/bin/script
	bad 126 'script' '/nonexistent/interpreter' -- "${make[@]}" script

	printf '#!/bin/sh\r\necho started\r\n' >world/bin/crlf
	chmod 755 world/bin/crlf
	bad 126 'crlf' '/bin/sh' 'CRLF|carriage|\\r' -- "${make[@]}" crlf

	cp "$PROBE" world/bin/foreign
	printf '\xb7' | dd of=world/bin/foreign bs=1 seek=18 conv=notrunc 2>/dev/null
	bad 126 'foreign' 'architecture|aarch64|machine' -- "${make[@]}" foreign

	# Text without an interpreter line: a shell is never put in by stealth.
	echo 'echo started' >world/bin/noline
	chmod 755 world/bin/noline
	bad 126 'noline' -- "${make[@]}" noline
}

@test "with other problems a missing command is part of the list" {
	bad 78 '2 problems' 'A_NAME' 'nosuchcommand' -- --env A_NAME -- nosuchcommand
}

@test "a set-user-ID usher refuses" {
	need_root
	chown root "$USHER" && chmod 4755 "$USHER"
	run setpriv --reuid 1234 --regid 1234 --clear-groups "$USHER" -- "$PROBE" say started
	[ "$status" -ne 0 ]
	[[ $output != *started* ]]
	tells 'set-user-id|setuid|real and effective'
}

@test "control characters in what is shown are escaped" {
	bad 64 'A\\x1b\[31m\\nusher: forged' -- --env $'A\x1b[31m\nusher: forged' -- "$PROBE"
	refute grep -q $'\x1b' <<<"$output"
	refute grep -q '^usher: forged' <<<"$output"
}
