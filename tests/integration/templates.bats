# Rendering: what is replaced, what is left alone, and all or nothing.

load helper

@test "variables and defaults are replaced, everything else is left alone" {
	cat >in <<-'END'
		server ${HOST}:${PORT:-8080}${EMPTY:-;}
		proxy_set_header Host $host; # $1 $$ $ { } %{x} \n
		literal $${HOST} end
	END
	HOST=example EMPTY= run "$USHER" --template "$T/in:$T/out.conf" -- "$PROBE" read "$T/out.conf"
	expect_status 0
	[ "$output" = 'server example:8080;
proxy_set_header Host $host; # $1 $$ $ { } %{x} \n
literal ${HOST} end' ]
}

@test "bytes are copied as they are" {
	printf '\xef\xbb\xbfa\r\n\0\xff\xfe${X:-y}\0no newline' >in
	printf '\xef\xbb\xbfa\r\n\0\xff\xfey\0no newline' >wanted
	run "$USHER" --template "$T/in:$T/out.conf" -- "$PROBE"
	expect_status 0
	cmp out.conf wanted
}

@test "values are not expanded again" {
	printf '${A}' >in
	A='${B} $(id) `id`' run "$USHER" --template "$T/in:$T/out.conf" -- "$PROBE"
	expect_status 0
	[ "$(cat out.conf)" = '${B} $(id) `id`' ]
}

@test "an unset name is an error with its line, column, source and caret" {
	printf 'one\n    listen ${PROT};\n' >in
	PORT=80 run "$USHER" --template "$T/in:$T/out.conf" -- "$PROBE" say started
	expect_status 78
	tells "$T/in:2:12: PROT is not set" '^ +2 \| +listen \$\{PROT\};$' '\^\^\^\^\^\^\^' PORT
	grep -qF '2 |     listen ${PROT};' <<<"$output"
	local source caret
	source=$(grep -F 'listen ${PROT}' <<<"$output")
	caret=$(grep -F '^^^^^^^' <<<"$output")
	# The caret stands under the expression.
	local before=${source%%'${PROT}'*} under=${caret%%'^'*}
	[ ${#before} = ${#under} ]
	[ ! -e out.conf ]
}

@test "--log-format json: the place of a template's error" {
	printf 'one\n    listen ${PROT};\n' >in
	run --separate-stderr "$USHER" --log-format json --template "$T/in:$T/out.conf" -- "$PROBE"
	expect_status 78
	jq -es --arg path "$T/in" 'map(select(.code == "name-unset"))
		| length == 1 and (.[0] | .path == $path and .line == "2" and .column == "12")' <<<"$stderr"
}

@test "a form that is not of the language is an error with its remedy" {
	printf '${PORT:8080}\n' >in
	PORT=1 run "$USHER" --template "$T/in:$T/out.conf" -- "$PROBE"
	expect_status 78
	tells "$T/in:1:1:" 'PORT:-8080'
	printf 'x ${sys:x}\n' >in
	run "$USHER" --template "$T/in:$T/out.conf" -- "$PROBE"
	expect_status 78
	tells "$T/in:1:3:" '\$\$\{sys:x\}'
}

@test "all errors of all templates are told in one run" {
	printf '${A_1}\n${A_2}\n' >one
	printf '${A_3}\n${B\n' >two
	run "$USHER" --template "$T/one:$T/out1" --template "$T/two:$T/out2" -- "$PROBE"
	expect_status 78
	tells A_1 A_2 A_3
}

@test "all or nothing: one bad template leaves every target as it was" {
	mkdir etc
	echo good >etc/good.tmpl
	echo '${UNSET_NAME}' >etc/bad.tmpl
	echo old >etc/existing
	picture "$T/etc" >before
	run "$USHER" --template "$T/etc/good.tmpl:$T/etc/new" --template "$T/etc/good.tmpl:$T/etc/existing" \
		--template "$T/etc/bad.tmpl:$T/etc/out" -- "$PROBE" say started
	expect_status 78
	picture "$T/etc" >after
	diff before after
}

@test "a target is replaced by rename, with its mode kept, and no stage is left behind" {
	mkdir etc
	echo '${A:-new}' >in
	echo old >etc/out
	chmod 640 etc/out
	ln etc/out kept
	echo stale >etc/.out.usher
	run "$USHER" --template "$T/in:$T/etc/out" -- "$PROBE"
	expect_status 0
	[ "$(cat etc/out)" = new ]
	[ "$(cat kept)" = old ]
	[ "$(stat -c %a etc/out)" = 640 ]
	[ "$(ls -A etc)" = out ]
}

@test "the mode: 0644, or as asked, whatever the umask" {
	echo text >in
	umask 077
	run "$USHER" --template "$T/in:$T/a" --template "$T/in:$T/b:mode=0600" -- "$PROBE"
	expect_status 0
	[ "$(stat -c %a a)" = 644 ]
	[ "$(stat -c %a b)" = 600 ]
}

@test "source and target are expanded" {
	echo '${A:-x}' >in
	SRC=$T/in run "$USHER" --template '${SRC}:${DST:-out.conf}' -- "$PROBE"
	expect_status 0
	[ "$(cat out.conf)" = x ]
}

@test "a target that is a mount point is written in place" {
	need_root
	echo new >in
	echo old >mounted
	echo below >out.conf
	run pid1 -s "mount --bind '$T/mounted' '$T/out.conf'" \
		"$USHER" --template "$T/in:$T/out.conf" -- "$PROBE" read "$T/out.conf"
	expect_status 0
	[ "$output" = new ]
	[ "$(cat mounted)" = new ]
	[ "$(cat out.conf)" = below ]
	[ ! -e .out.conf.usher ]
}

@test "a large template" {
	awk 'BEGIN { for (i = 0; i < 200000; i++) print "line " i " ${A} $host" }' >in
	A=value "$USHER" --template "$T/in:$T/out.conf" -- "$PROBE"
	sed 's/${A}/value/' in | cmp - out.conf
}

@test "what two templates write to two folders of --mkdir" {
	echo '${A:-1}' >in
	run "$USHER" --mkdir "$T/x/y" --template "$T/in:$T/x/y/one" --mkdir "$T/z" \
		--template "$T/in:$T/z/two" -- "$PROBE" read "$T/x/y/one" read "$T/z/two"
	expect_status 0
	[ "$output" = "$(printf '1\n1')" ]
}
