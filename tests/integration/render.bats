# `usher render`, and what else knows templates: --set, --hide, --expand, --env's defaults, facts.

load helper

facts="USHER_MEMORY_BYTES USHER_MEMORY_MIB USHER_CPUS USHER_CPU_MILLIS USHER_PIDS USHER_UID USHER_GID"

@test "render is a filter from standard input to standard output" {
	printf 'a ${A} $host\n\0${B:-b}' >in
	printf 'a 1 $host\n\0b' >wanted
	A=1 "$USHER" render <in >out
	cmp out wanted
	A=1 "$USHER" render - - <in >out
	cmp out wanted
	cat in | A=1 "$USHER" render | cat >out
	cmp out wanted
	: | "$USHER" render >out
	[ ! -s out ]
}

@test "render SRC, and SRC DST by the rules of --template" {
	echo 'x ${A:-1}' >in
	run "$USHER" render in
	expect_status 0
	[ "$output" = 'x 1' ]
	echo old >out
	chmod 600 out
	run "$USHER" render in out
	expect_status 0
	[ -z "$output" ]
	[ "$(cat out) $(stat -c %a out)" = 'x 1 600' ]
	run "$USHER" render in ./in
	expect_status 78
	tells 'source and target are one file'
}

@test "render reads standard input for DST, too: a file, a pipe, none" {
	printf 'x ${A:-1}\n' >in
	run "$USHER" render - out <in
	expect_status 0
	[ "$(cat out)" = 'x 1' ]
	rm out
	run bash -c 'cat in | "$1" render - out' - "$USHER"
	expect_status 0
	[ "$(cat out)" = 'x 1' ]
	printf '${NONE}\n' >in
	run "$USHER" render - out <in
	expect_status 78
	tells 'standard input:1:1: NONE is not set'
}

@test "render of a large file: only plain lines, or with a form that needs parsing at the end" {
	awk 'BEGIN { for (i = 0; i < 200000; i++) print "line " i " ${A} $host 100%" }' >in
	sed 's/${A}/value/' in >wanted
	A=value "$USHER" render in >out
	cmp out wanted
	A=value "$USHER" render <in >out
	cmp out wanted
	echo '${B:-b} $${C}' >>in
	echo 'b ${C}' >>wanted
	A=value "$USHER" render <in >out
	cmp out wanted
	echo '${NONE}' >>in
	run bash -c 'A=value "$1" render <in >out' - "$USHER"
	expect_status 78
	tells 'standard input:200002:1: NONE is not set'
	[ ! -s out ]
	A=$'a\nb' run bash -c '"$1" render <in >out' - "$USHER"
	expect_status 78
	tells 'A holds a newline'
	[ ! -s out ]
}

@test "render of a folder" {
	mkdir -p src/sub out
	echo '${A:-1}' >src/a.tmpl
	echo '${B:-2}' >src/sub/b.conf.template
	echo '${C}' >src/verbatim
	run "$USHER" render src out
	expect_status 0
	[ "$(cd out && find . -type f | sort | xargs tail -n +1)" = '==> ./a <==
1

==> ./sub/b.conf <==
2' ]
	# A folder does not go to standard output.
	run "$USHER" render src
	expect_status 78
	tells 'src'
}

@test "render makes the folder DST when SRC is a folder" {
	mkdir -p src/sub
	echo 1 >src/a.tmpl
	echo 2 >src/sub/b.tmpl
	run "$USHER" render src out
	expect_status 0
	[ "$(cat out/a out/sub/b)" = "$(printf '1\n2')" ]
}

@test "render tells errors on stderr, with their place, and prints nothing" {
	run --separate-stderr "$USHER" render <<<$'one ${A:-1}\n  two ${NONE}\n${PORT:80}'
	expect_status 78
	[ -z "$output" ]
	# shellcheck disable=SC2154 # by run --separate-stderr
	output=$stderr
	tells 'standard input:2:7: NONE is not set' '^ +2 \|   two \$\{NONE\}$' '^ +\|       \^+$' \
		'standard input:3:1: ' 'write \$\{PORT:-80\}'
	printf '${NONE}' >in
	run "$USHER" render in
	expect_status 78
	tells '^  in:1:1: NONE is not set'
	run "$USHER" render in out
	expect_status 78
	[ ! -e out ]
}

@test "render says that it cannot render, and not that a service cannot start" {
	run "$USHER" render <<<'${NONE}'
	expect_status 78
	[[ $output != *'cannot start'* ]]
	tells 'cannot render'
}

@test "render: exit codes when it cannot read or write" {
	echo text >in
	run "$USHER" render none
	expect_status 78
	tells 'none'
	run "$USHER" render in none/out
	expect_status 78
	run bash -c '"$1" render in >/dev/full' - "$USHER"
	expect_status 71
	tells 'cannot write standard output: No space left'
	run bash -c '"$1" render <&-' - "$USHER"
	expect_status 0
	# A reader that leaves: no hang, no noise.
	head -c 3000000 /dev/zero >big
	run bash -c '"$1" render big | head -c 1 >/dev/null; echo "${PIPESTATUS[0]}"' - "$USHER"
	[ "${lines[-1]}" != 0 ]
	[ "${#lines[@]}" -le 2 ]
}

@test "render takes --set and --env, and no other options" {
	run "$USHER" render --set A=1 --set 'B=${A}${C}' -e C=3 - <<<'${A} ${B} ${C}'
	expect_status 0
	[ "$output" = '1 13 3' ]
	C=5 run "$USHER" render --env=C=3 <<<'${C}'
	[ "$output" = 5 ]
	run "$USHER" render --env NEEDED <<<'text'
	expect_status 78
	tells 'env NEEDED is not set'
	echo 'set A=from-file' >conf
	run "$USHER" render --config conf <<<'${A}'
	expect_status 0
	[ "$output" = from-file ]
	local option
	for option in '--template a:b' '--user 1' '--hide A' '--expand' '--mkdir a' '--volume /x' \
		'--exec' '--signal TERM=INT' '--bogus'; do
		# shellcheck disable=SC2086 # an option and its value
		run "$USHER" render $option <<<text
		expect_status 64
		tells "${option%% *}"
	done
	run "$USHER" render a b c
	expect_status 64
	tells "'c'"
}

@test "render is a program of the service's behind --" {
	printf '#!/bin/sh\necho mine\n' >render
	chmod 755 render
	PATH=$T:$PATH run "$USHER" -- render
	expect_status 0
	[ "$output" = mine ]
}

@test "values that hold a newline are told, not let in" {
	A=$'x;\ninclude /etc/passwd' run "$USHER" render <<<'server_name ${A};'
	expect_status 78
	tells 'A holds a newline' '\| json' '\| raw'
	A=$'x;\ninclude' run "$USHER" render <<<'${A | json}${A | raw}'
	expect_status 0
	[ "$output" = $'"x;\\ninclude"x;\ninclude' ]
	# A computed variable guards what it is made of.
	A=$'x\ny' run "$USHER" render --set 'B=${A | raw}' <<<'${B}'
	expect_status 78
	tells 'B holds a newline'
}

@test "--set: in order, over the environment, for templates and for the service" {
	echo '${B}' >in
	A=outer run "$USHER" --set A=inner --set 'B=${A}-${HOST:-h}' --set 'A=${A}2' \
		--template in:out -- "$PROBE" env A env B read out
	expect_status 0
	[ "$output" = "$(printf 'A=inner2\nB=inner-h\ninner-h')" ]
	# What comes later is not seen before.
	run "$USHER" --set 'A=${LATER}' --set LATER=1 -- "$PROBE" say started
	expect_status 78
	tells 'LATER is not set' 'set A'
	[[ $output != *started* ]]
	# The operator wins when asked to.
	A=outer run "$USHER" --set 'A=${A:-inner}' -- "$PROBE" env A
	[ "$output" = 'A=outer' ]
}

@test "--set computes, and its result is seen by paths and commands" {
	mkdir data
	run "$USHER" --set 'N=$((2 + 3 * 4))' --set "D=$T/data" --file '${D}/../in' --mkdir '${D}/made' \
		--command '"$PROBE" env N'
	[ "$status" = 78 ]
	: >in
	run "$USHER" --set 'N=$((2 + 3 * 4))' --set "D=$T/data" --set "P=$PROBE" --file '${D}/../in' \
		--mkdir '${D}/made' --command '${P} env N'
	expect_status 0
	[ "$output" = 'N=14' ]
	[ -d data/made ]
	run "$USHER" --set 'N=$((1 / 0))' -- "$PROBE"
	expect_status 78
	tells 'division by zero'
	run "$USHER" --set '1N=x' -- "$PROBE"
	expect_status 64
}

@test "--hide: templates see it, the service does not" {
	echo '${DB_PASS} ${DB_USER} ${APP}' >in
	DB_PASS=p DB_USER=u APP=a run "$USHER" --template in:out --hide 'DB_*' -- \
		"$PROBE" env DB_PASS env DB_USER env APP read out
	expect_status 0
	[ "$output" = "$(printf 'DB_PASS=(unset)\nDB_USER=(unset)\nAPP=a\np u a')" ]
	# A computed one, and several patterns.
	run "$USHER" --set A=1 --set B=2 --set C=3 --hide A --hide '[B]' -- \
		sh -c 'echo "${A-none} ${B-none} $C"'
	[ "$output" = 'none none 3' ]
}

@test "--expand: the command's words, each one word" {
	A='two words' run "$USHER" --expand -- "$PROBE" say '${A}' say '$A $${A} ${B:-b}'
	expect_status 0
	[ "$output" = "$(printf 'two words\n$A ${A} b')" ]
	# Without it they stay.
	A=1 run "$USHER" -- "$PROBE" say '${A}'
	[ "$output" = '${A}' ]
	run "$USHER" --expand -- "$PROBE" say '${NONE}'
	expect_status 78
	tells 'NONE is not set'
	P=$PROBE run "$USHER" --expand -- '${P}' say hello
	expect_status 0
	[ "$output" = hello ]
	run "$USHER" --expand --set A=1 --env B=2 -- "$PROBE" say '${A}${B}$((USHER_CPUS > 0))'
	[ "$output" = 121 ]
}

@test "facts are there, are numbers, and cannot be overridden from outside" {
	local name
	for name in $facts; do
		run env "$name=999999999999" "$USHER" render <<<"\${$name}"
		expect_status 0
		[[ $output =~ ^[0-9]+$ ]]
		[ "$output" != 999999999999 ]
		run "$USHER" render --set "$name=1" <<<text
		expect_status 78
		tells "set $name" 'fact' 'written on the command line' 'another name'
	done
	run "$USHER" render <<<'${USHER_UID}:${USHER_GID} $((USHER_MEMORY_BYTES / 1024 / 1024 == USHER_MEMORY_MIB)) $((USHER_CPUS >= 1)) $((USHER_CPU_MILLIS <= USHER_CPUS * 1000))'
	[ "$output" = "$(id -u):$(id -g) 1 1 1" ]
	# The affinity mask counts.
	run taskset -c 0 "$USHER" render <<<'${USHER_CPUS}'
	[ "$output" = 1 ]
}

@test "USHER_UID and USHER_GID are those of the service's user" {
	need_root
	echo '${USHER_UID}:${USHER_GID}' >in
	"$USHER" --user 1234:4321 --template in:out -- "$PROBE"
	[ "$(cat out)" = 1234:4321 ]
}

@test "facts are not exported; --set does that" {
	run "$USHER" --set 'HEAP=-Xmx$((USHER_MEMORY_MIB * 3 / 4))m' -- env
	expect_status 0
	tells '^HEAP=-Xmx[0-9]+m$'
	[[ $output != *USHER_* ]]
	# What bears such a name outside: one fate, whether or not a template asks for facts.
	local one two
	one=$(USHER_CPUS=7 "$USHER" -- "$PROBE" env USHER_CPUS)
	two=$(USHER_CPUS=7 "$USHER" --set 'X=${USHER_PIDS}' -- "$PROBE" env USHER_CPUS)
	[ "$one" = "$two" ]
}

@test "facts say what Docker limits" {
	need_docker
	image_from_scratch docker usher-test-facts <<-'END'
		ENTRYPOINT ["/usher"]
	END
	run docker run --rm --network=host --memory 64m --cpus 1.5 --pids-limit 50 usher-test-facts \
		--expand -- /probe say \
		'${USHER_MEMORY_MIB} ${USHER_MEMORY_BYTES} ${USHER_CPU_MILLIS} ${USHER_CPUS} ${USHER_PIDS}'
	docker rmi -f usher-test-facts >/dev/null
	expect_status 0
	[ "$output" = "64 67108864 1500 2 50" ]
}
