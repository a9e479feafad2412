# No secret is shown: a marker is planted and looked for wherever others can look.

load helper

MARK=xyzzy-plugh

# A secret in every shape: by name, by file, from a file of variables, by default, and computed.
plant() {
	printf '%s\n\n' "$MARK-file" >file
	printf 'FROM_FILE="%s-line"\n' "$MARK" >variables
	cat >usher.conf <<-END
		secret BY_NAME
		secret BY_FILE
		secret BY_DEFAULT=$MARK-default
		secret HIDDEN
		env-file $T/variables
		set URL=db://u:\${BY_NAME | url}@h/\${BY_FILE}
		set LENGTH=\${#BY_NAME}
		set UPPER=\${BY_NAME | upper}
		set ENCODED=\${BY_NAME | base64}
		hide HIDDEN
		hide UPPER
		template $T/app.tmpl:$T/app.conf
	END
	# The last line compares, so it depends on the secret, too.
	printf 'p=${BY_NAME}\nf=${FROM_FILE}\nu=${URL}\nd=${BY_DEFAULT}\n%s\n' \
		'%{ if HIDDEN == "x" }1%{ endif }' >app.tmpl
	export BY_NAME=$MARK-name BY_FILE_FILE=$T/file HIDDEN=$MARK-hidden
}

# FILE... hold nothing of a secret, in any of its shapes.
clean() {
	local file
	for file in "$@"; do
		[ -e "$file" ] || { echo "$file is not there"; return 1; }
		refute grep -aiE "$MARK|eHl6enkt|xyzzy%2D" "$file" /dev/null || return 1
	done
}

@test "a start with secrets shows none: output, plan, PID 1's block and command line, files" {
	need_root
	plant
	chmod 600 file variables usher.conf
	start_pid1 "$USHER" --config usher.conf --user 1234:1234 --log debug --secret "ON_LINE=$MARK-line" -- \
		"$PROBE" env BY_NAME env BY_FILE env FROM_FILE env URL env ON_LINE env HIDDEN env UPPER \
		env BY_FILE_FILE say ready until TERM
	eventually 30 said ready
	# The service has what it is to have.
	[ "$(cat out)" = "$(printf '%s\n' "BY_NAME=$MARK-name" "BY_FILE=$MARK-file" "FROM_FILE=$MARK-line" \
		"URL=db://u:$MARK-name@h/$MARK-file" "ON_LINE=$MARK-line" 'HIDDEN=(unset)' 'UPPER=(unset)' \
		'BY_FILE_FILE=(unset)' ready)" ]
	grep -qx "d=$MARK-default" app.conf
	# PID 1 gives its memory back right after the service has begun.
	eventually 30 eval '! grep -q "$MARK" <(tr "\0" "\n" <"/proc/$PID/environ")'
	cat "/proc/$PID/environ" >environ
	cat "/proc/$PID/cmdline" >cmdline
	grep -aq BY_NAME= environ
	grep -aq ON_LINE= cmdline
	clean environ cmdline err
	grep -q 'plan: secret BY_DEFAULT=\*\*\*' err
	grep -q 'plan: secret ON_LINE=\*\*\*' err
	# What everybody may read.
	[ "$(stat -c %a app.conf)" = 600 ]
	find . -type f -perm -004 ! -name out ! -name readable >readable
	xargs cat <readable >all
	[ "$(wc -l <readable)" -ge 5 ]
	clean all
	kill -TERM "$PID"
	finish
	expect_status 0
	clean err
}

@test "the memory of PID 1 holds no secret, so no core file of it does" {
	need_root
	plant
	start_pid1 "$USHER" --config usher.conf --secret "ON_LINE=$MARK-line" -- "$PROBE" say ready until TERM
	eventually 30 said ready
	eventually 30 eval 'memory >core && clean core'
	grep -aq BY_NAME= core
	kill -TERM "$PID"
	finish
	expect_status 0
}

# All that PID 1 can write to, as a core file holds it.
memory() {
	local range rest from to
	while read -r range rest; do
		case $rest in
		rw* | r--p*) ;;
		*) continue ;;
		esac
		[[ $rest != *'[v'* ]] || continue
		from=$((16#${range%-*})) to=$((16#${range#*-}))
		dd if="/proc/$PID/mem" bs=4096 skip=$((from / 4096)) count=$(((to - from) / 4096)) \
			2>/dev/null || :
	done <"/proc/$PID/maps"
}

@test "reports of problems show no secret, in text, as JSON and in the termination log" {
	need_root
	local format
	plant
	printf '%s\n' '${X:?${BY_NAME}}' '${BY_FILE:?}$((BY_NAME))' '${BY_NAME | base64d}' \
		'%{ if BY_NAME < 3 }%{ endif }' '$((1 / ${#BY_NAME} / 0))' '${URL | file}' '${HIDDEN | json}${Y}' \
		'${NEW:=${BY_NAME}}${Z:?${NEW}}' '%{ for I in BY_NAME }${Z:?${I}}%{ endfor }' >app.tmpl
	printf '%s\n' 'secret NUMBER:int' 'secret CHOICE:a|b' 'env FROM_FILE:int' 'expand' 'mkdir /x/${BY_NAME}' \
		'chdir ${URL}' "secret QUOTED=\"$MARK\"" "secret=EQUALS=$MARK" "secret BAD:$MARK" \
		"secret A B=$MARK" "secret NEEDS:int=$MARK" 'set OTHER=${W:?${UPPER}}' >>usher.conf
	printf 'LOOSE %s\n%s\n"%s"\nA="%s\n' "$MARK" "$MARK=1" "$MARK" "$MARK" >>variables
	sed '/QUOTED\|EQUALS\|BAD\|A B\|NEEDS/d' usher.conf >usher2.conf
	for file in usher.conf usher2.conf; do
		for format in text json; do
			: >log
			NUMBER=$MARK CHOICE=$MARK OTHER_FILE=$MARK run termlogged log --config "$T/$file" \
				--secret OTHER --log debug --log-format "$format" -- "$PROBE" '${BY_NAME}'
			[ "$status" -eq 78 ]
			echo "$output" >seen
			[ "$(wc -l <seen)" -ge 5 ]
			clean seen log
		done
	done
	[[ $output == *'"argument ${BY_NAME}: a secret may not stand here'* ]]
	[[ $output == *'secret NUMBER is not an integer'* ]]
}

@test "a secret of any bytes arrives as it is: formats, quotes, newlines, UTF-8, 100 kB" {
	local value values=('%s%n%x%%' "a'b\"c\\d\$e\`f" $'two\nlines\n\nmore' $'\xc3\xa9\xe2\x82\xac \xff' \
		"$(printf 'x%.0s' {1..100000})" ' blanks ' '${HOME}' '-n')
	for value in "${values[@]}"; do
		printf '%s\n\n\n' "$value" >file
		printf '%s' '${S | raw}' >s.tmpl
		S_FILE=$T/file run --separate-stderr "$USHER" --config none --secret S --template s.tmpl:s \
			-- sh -c 'printf %s "$S"'
		expect_status 0
		[ "$stderr" = "" ]
		printf '%s' "$value" | cmp - s
		printf '%s' "$output" | cmp - s
		rm s
	done
	printf 'pw\r\n\r\n' >file
	S_FILE=$T/file run "$USHER" --config none --secret S -- "$PROBE" env S
	[ "$output" = S=pw ]
	printf 'pw\r' >file
	S_FILE=$T/file run "$USHER" --config none --secret S -- "$PROBE" env S
	[ "$output" = $'S=pw\r' ]
}

@test "--exec hides what is hidden, and --when leaves the service what it was given" {
	export SECRET=$MARK OTHER=x
	run "$USHER" --config none --exec --secret SECRET --hide SECRET -- "$PROBE" env SECRET env OTHER
	[ "$output" = "$(printf 'SECRET=(unset)\nOTHER=x')" ]
	run "$USHER" --config none --when nothing --secret SECRET --secret NONE --hide OTHER -- \
		"$PROBE" env SECRET env OTHER
	[ "$output" = "$(printf 'SECRET=%s\nOTHER=x' "$MARK")" ]
}
