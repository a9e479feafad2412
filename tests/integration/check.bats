# usher check: all that a start would find, and what it would write, without a start.

load helper

MARK=xyzzy-plugh

config() {
	cat >usher.conf
}

check() {
	run --separate-stderr "$USHER" check --config usher.conf "$@"
}

timeless() {
	sed 's/"time":"[^"]*",//'
}

# A start and a check of usher.conf with WORDS say the same and end with the same code.
agree() {
	local started
	run --separate-stderr "$USHER" --config usher.conf "$@"
	started="$status $(timeless <<<"$stderr")"
	check "$@"
	[ "$output" = "" ]
	diff - <(echo "$status $(timeless <<<"$stderr")") <<<"$started"
}

@test "check tells what a start would tell, with its exit code, in text and JSON" {
	config <<-END
		env ALPHA
		env PORT:port=x1
	END
	agree -- "$PROBE"
	[ "$status" -eq 78 ]
	printf 'a ${PROT}\n${X:8}\n' >t.tmpl
	config <<-END
		env ALPHA
		env PORT=80
		secret TOKEN
		mkdir $T/new/there
		template $T/t.tmpl:$T/new/there/out
		template $T/t.tmpl:$T/none/out
		volume $T/data
		file /no/such
		user no-such-user
		chdir /nowhere
		command $PROBE say \${NOTHING} \${NEITHER}
	END
	agree
	[ "$status" -eq 78 ]
	output=$stderr
	tells "env ALPHA is not set" "NEITHER is not set" "NOTHING is not set"
	config <<<"env PATH"
	agree -- "$T"
	[ "$status" -eq 126 ]
	agree --log-format json --bogus
	[ "$status" -eq 64 ]
	config <<<"volum /data"
	agree -- "$PROBE"
	[ "$status" -eq 78 ]
}

@test "check answers ok, with and without a command, and changes nothing" {
	mkdir tree
	echo 'a ${NAME}' >tree/t.tmpl
	config <<-END
		env NAME=value
		mkdir $T/tree/new
		template $T/tree/t.tmpl:$T/tree/new/out
	END
	picture tree >before
	for words in "" "-- $PROBE" "--diff"; do
		# shellcheck disable=SC2086
		check $words
		expect_status 0
		[ "$words" = --diff ] || [ "$output" = ok ]
		[ "$stderr" = "" ]
	done
	picture tree | diff before -
	# Only as the first word.
	run -127 "$USHER" --config none -- check
}

@test "the diff: new files, changed lines with what stands around them, modes" {
	seq 1 30 >old
	sed 's/^4$/four/; s/^20$/$((2 * 10)) twenty/; 30d' old >t.tmpl
	echo 31 >>t.tmpl
	cp old kept
	config <<-END
		template $T/t.tmpl:$T/kept:mode=0640
		template $T/t.tmpl:$T/fresh
	END
	chmod 644 kept
	check --diff
	expect_status 0
	"$USHER" render t.tmpl wanted
	diff -U 3 old wanted | sed 1,2d >hunks
	{
		printf -- '--- %s\n+++ %s\n# mode 0644 becomes 0640\n' "$T/kept" "$T/kept"
		cat hunks
		printf -- '--- /dev/null\n+++ %s\n# new file, mode 0644, owner %s\n@@ -0,0 +1,30 @@\n' \
			"$T/fresh" "$(id -u):$(id -g)"
		sed 's/^/+/' wanted
	} | diff - <(echo "$output")
	# After a start there is nothing left to tell.
	"$USHER" --config usher.conf -- "$PROBE"
	check --diff
	[ "$output" = ok ]
}

@test "the diff leads from the old text to the new one, in the fewest lines, for many texts" {
	config <<<"template $T/new:$T/old"
	mkdir new old wanted
	awk 'BEGIN { srand(5); for (i = 1; i <= 60; i++) {
		old = "old/" i; new = "new/" i ".tmpl"; printf "" >old; printf "" >new
		for (n = int(rand() * 40) + 1; n; n--) print int(rand() * 6) >old
		for (n = int(rand() * 40) + 1; n; n--) print int(rand() * 6) >new
		if (i % 5 == 0) printf "no newline" >new
		if (i % 7 == 0) printf "nor here" >old } }'
	check --diff
	expect_status 0
	echo "$output" >hunks
	[ "$(grep -c '^+++ ' hunks)" -ge 55 ]
	for file in old/*; do
		cp "new/${file#old/}.tmpl" "wanted/${file#old/}"
		diff -d -U 3 "$file" "wanted/${file#old/}" | sed 1,2d
	done >theirs
	[ "$(grep -c '^[-+][^-+]' hunks)" -le "$(grep -c '^[-+][^-+]' theirs)" ]
	# Another of the shortest ways is as good.
	patch -s -p "$(tr -cd / <<<"$T/" | wc -c)" <hunks
	diff -r old wanted
}

@test "no secret is in a diff: not the new one, not the old one, nothing made of them" {
	export TOKEN=$MARK-now
	config <<-END
		secret TOKEN
		secret CERT
		set URL=db://\${TOKEN | url}@h
		template $T/t.tmpl:$T/kept
		template $T/public.tmpl:$T/public
		template $T/public.tmpl:$T/closed
		template $T/numbers.tmpl:$T/numbers
	END
	export CERT=$'-----BEGIN-----\n'"$MARK-body"$'\n-----END-----'
	printf '%s\n' 'a' 'p=${TOKEN};' 'u=${URL}' '%{ if TOKEN == "xyzzy-plugh-now" }' 'branch-one' \
		'%{ endif }' 'n=${#TOKEN}' '${CERT | indent 2}' 'z' >t.tmpl
	printf '%s\n' a "p=$MARK-before;" "other=$MARK-long-ago" z >kept
	echo plain >public.tmpl
	printf 'was %s-now\nwas %s\n' "$MARK" "$MARK-body" >public
	echo "$MARK-closed" >closed
	chmod 644 kept public
	chmod 600 closed
	echo '$((TOKEN * 2))' >numbers.tmpl
	TOKEN=12345 check --diff
	expect_status 0
	[[ $output == *"$T/numbers"*"a mask cannot stand for"* ]]
	sed -i /numbers/d usher.conf
	check --diff
	expect_status 0
	refute grep -i "$MARK" <<<"$output$stderr"
	[[ $output != *branch-one* ]]
	[[ $output == *$'\n p=********;\n'* ]]
	[[ $output == *$'\n-********\n'* ]]
	[[ $output == *$'\n+n=8\n'* ]]
	[[ $output == *"# mode 0644 becomes 0600"* ]]
	# Only the secret changes.
	printf '%s\n' a 'p=${TOKEN};' >t.tmpl
	printf '%s\n' a "p=$MARK-before;" >kept
	check --diff
	[[ $output == *"only secrets in it change"* ]]
	refute grep -i "$MARK" <<<"$output$stderr"
}

@test "what is in a file drives no terminal, and what is no text is not shown" {
	printf 'a\n\033[31mred\n' >t.tmpl
	config <<<"template $T/t.tmpl:$T/out"
	check --diff
	[[ $output == *'+\x1b[31mred'* && $output != *$'\033'* ]]
	printf 'a\0b\n' >t.tmpl
	check --diff
	[[ $output == *"holds NUL bytes"* ]]
	head -c 3000000 /dev/zero | tr '\0' 'x' >t.tmpl
	check --diff
	[[ $output == *"too large to be shown"* ]]
}

@test "--declared-only needs no settings and no world, and finds mistakes in lines and templates" {
	unset DATABASE_URL
	config <<-END
		env DATABASE_URL:url
		env WORKERS:1..64
		env MODE:dev|test|prod=dev
		env TLS?:bool
		secret TOKEN
		secret KEY=default
		env-file $T/absent
		set DOUBLE=\$((WORKERS * 2))
		mkdir \${DATA_DIR:-/data}/x
		volume /no/volume
		file /no/file
		user no-such-user
		template $T/t.tmpl:/no/such/folder/out
		command no-such-program \${WORKERS} \${DOUBLE}
	END
	printf '%s\n' '${DATABASE_URL} ${TOKEN | json} ${KEY} ${#TOKEN}' '$((WORKERS / (WORKERS - 1) + 5))' \
		'%{ if TLS && MODE != "test" }${DOUBLE}%{ endif }' '${UNSET:-fine}' \
		'%{ if defined(EXTRA) }${EXTRA}%{ endif }' >t.tmpl
	check --declared-only
	expect_status 0
	[ "$output" = ok ]
	[ "$stderr" = "" ]
	cp t.tmpl good.tmpl
	# Every branch is looked into.
	for mode in dev test prod; do
		{
			cat good.tmpl
			printf '%%{ if MODE == "%s" && TLS }\nx ${NOWHERE}\n%%{ endif }\n' "$mode"
		} >t.tmpl
		check --declared-only
		expect_status 78
		[[ $stderr == *"t.tmpl:7:3: NOWHERE is not set"*"1 problem"* || $stderr == *"1 problem"*"t.tmpl:7:3: NOWHERE is not set"* ]]
	done
	cp good.tmpl t.tmpl
	echo '${PORT:80}' >>t.tmpl
	echo 'mkdir /x/${WORKERS:80}' >>usher.conf
	check --declared-only
	expect_status 78
	[[ $stderr == *"2 problems"*"mkdir /x/"*"t.tmpl:6:1"* ]]
	echo 'volum /data' >>usher.conf
	check --declared-only
	expect_status 78
	[[ $stderr == *"usher.conf:16"* && $stderr == *"volume"* ]]
}

@test "options of one verb are told where they do not belong" {
	local words
	for words in "--diff true" "--declared-only true" "explain --diff" "check --format json" \
		"render --declared-only" "check --diff --declared-only" "explain --format html"; do
		# shellcheck disable=SC2086
		run --separate-stderr "$USHER" $words
		expect_status 64
	done
	config <<<"diff"
	check
	expect_status 78
	[[ $stderr == *"cannot be given in a config file"* ]]
}
