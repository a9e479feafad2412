# The texts that travel with the program: the help's topics, the manual page, the completion.

load helper

topics() {
	"$USHER" help | sed -n 's/^more: usher help TOPIC *//p'
}

@test "each topic of the help fits a terminal and is its own" {
	local topic
	[ "$(topics)" = 'templates contract signals users' ]
	for topic in $(topics); do
		run --separate-stderr "$USHER" help "$topic"
		expect_status 0
		[ -z "$stderr" ]
		[ "${#lines[@]}" -gt 10 ]
		awk -v topic="$topic" 'length($0) > 80 { print topic ": " $0; bad = 1 } END { exit bad }' \
			<<<"$output"
	done
	run "$USHER" help templtes
	expect_status 64
	tells 'templtes' 'template'
}

@test "what the topics name are options" {
	local topic name
	for topic in contract signals users; do
		"$USHER" help "$topic" | sed -n 's/^\([a-z][a-z, -]*\)  *[A-Za-z0-9_=:]* \{2,\}.*/\1/p' >names
		tr ', ' '\n\n' <names | grep -vxE 'usher|check|explain|docker|run|app|TERM.*|' | sort -u >options
		[ "$(wc -l <options)" -ge 4 ]
		while read -r name; do
			"$USHER" help "--$name" >/dev/null || echo "$topic: no option $name"
		done <options | tee unknown
		[ ! -s unknown ]
	done
}

@test "what the topic about templates names works" {
	local filter
	for filter in json sh xml url base64 upper lower trim 'indent 4' raw; do
		tells_topic "${filter%% *}"
		A=x "$USHER" render <<<"\${A | $filter}" >/dev/null
	done
	A=eA== "$USHER" render <<<'${A | base64d}' >/dev/null
	echo text >file
	A=file "$USHER" render <<<'${A | file}' >/dev/null
	run env L='a;b' P_X=1 "$USHER" render <<-'END'
	$((max(1, 2) * 3 / 4)) %{ if defined(L) && !("1" == "2") }%{ for I, X in split(";", L) }${I}${X}%{ endfor }%{ else }%{ endif }
	%{ for X in range(1, 3) }${X}%{ endfor } %{ for K, V in env("P_") }${K}=${V}%{ endfor }
	$${A} %%{ if $$((
	END
	expect_status 0
	[ "$output" = $'1 0a1b\n123 P_X=1\n${A} %{ if $((' ]
	for filter in $("$USHER" help templates | grep -oE 'USHER_[A-Z_]+'); do
		"$USHER" render <<<"\${$filter}" >/dev/null
	done
}

tells_topic() {
	"$USHER" help templates | grep -qw -- "$1"
}

@test "make install: the program, its manual page with every option, the completion" {
	local option
	make -C "$TOP" --no-print-directory install DESTDIR="$T/root" PREFIX=/opt >/dev/null
	[ -x root/opt/bin/usher ]
	run mandoc -Tlint -W warning root/opt/share/man/man1/usher.1
	expect_status 0
	[ -z "$output" ]
	mandoc -Tutf8 root/opt/share/man/man1/usher.1 | sed 's/.\x08//g' >page
	for option in $("$USHER" help | grep -oE -- '--[a-z][a-z-]+' | sort -u); do
		grep -qE -- "$option([^a-z-]|\$)" page || echo "not in the page: $option"
	done | tee missing
	[ ! -s missing ]
	# Verbatim parts keep what groff would take for its own.
	grep -qF '\} \{ \| \\ are escapes' page
	grep -qF 'docker run --rm --entrypoint /usher IMAGE explain' page
}

@test "the completion offers verbs, options, topics and files" {
	cat >complete.sh <<-'END'
	. /usr/share/bash-completion/bash_completion
	. "$1"
	shift
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
	_usher
	printf '%s\n' "${COMPREPLY[@]}"
	END
	export PATH=$T:$PATH
	[ "$(bash complete.sh "$TOP/src/usher.bash" usher ren)" = render ]
	[ "$(bash complete.sh "$TOP/src/usher.bash" usher --templ)" = --template ]
	[ "$(bash complete.sh "$TOP/src/usher.bash" usher help sig)" = signals ]
	touch special.conf
	[ "$(bash complete.sh "$TOP/src/usher.bash" usher --config spec)" = special.conf ]
}
