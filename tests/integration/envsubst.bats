# As envsubst: beside Debian's. Bytes are compared, through files.

load peers

# template TEXT [FORMAT]: a case; $A to $D are set by the tests.
template() {
	printf "$1" >in
	shift
	INPUT=in both envsubst "$@"
	silent err mine
}

@test "envsubst: forms, with and without SHELL-FORMAT" {
	local text format
	export A=1 B=2 A_B='x y' C='$A ${B}' D='' _u=under LONG_NAME_9=nine
	unset NO
	while IFS='|' read -r text format; do
		printf "$text\n$text" >>all
		template "$text" "$format"
	done <<-'END'
		$A ${A} $B|$A
		$A ${B} $C|${A}x$B
		${A:-d} ${A} ${1} $1 $$ ${ A }|$A
		$${A}|$A
		$A_B|$A
		${A}_B|$A_B
		$A$B$C$D|$A $C
		${A}${B}|${B}
		$NO[${NO}]|$NO
		$A.$B-$C/$D|$B$D
		${A|$A
		${A$B}|$A
		$|$A
		$$|$A
		$$$A|$A
		${}|$A
		${A }|$A
		{$A}|$A
		\\$A \\${A}|$A
		$_u ${_u} $LONG_NAME_9|$_u
		$LONG_NAME_9x ${LONG_NAME_9}x|$LONG_NAME_9x
		$9A $A9 ${9A}|$A9
		$a ${a}|$a
		$A\\t$B\\r\\n$C|$A
		a|
		|$A
		$A|
		$A-${A-x} ${A:+y} ${#A} ${A%%1}|A
		%% $(A) `$A` $((A)) $[A]|$A
		$A\\0$B\\0|$A
		\\377\\376$A\\303\\244${B}|$A
		${A${B}}|$A
		${${A}}|$A
		$A$|$A
		$A{|$A{
		server { set $host $A; listen ${B}; }|$A $B
	END
	INPUT=all both envsubst
}

@test "envsubst: large input, cut anywhere, and values with anything in them" {
	export A=$'line\n\t\\ "quoted" \'x\' $B ${A}' B=2
	head -c 200000 /dev/urandom | base64 -w 0 | sed 's/aa/$A/g; s/bb/${B}/g; s/cc/$/g' >in
	INPUT=in both envsubst
	INPUT=in both envsubst '$B'
	(while IFS= read -r -n 1 -d '' c; do printf %s "$c"; done < <(head -c 300 in)) |
		"$MINE/envsubst" >piece
	cmp piece <(head -c 300 in | envsubst)
	# A name of many blocks is still one name.
	{
		printf '$'
		head -c 300000 /dev/zero | tr '\0' x
		printf ' $B'
	} >in
	INPUT=in both envsubst
	[ "$(cat out.mine)" = " 2" ]
}

@test "envsubst: -v lists the names" {
	local format
	while IFS= read -r format; do
		both envsubst -v "$format"
		both envsubst --variables "$format"
	done <<-'END'
		$A
		$A ${B} $A ${C
		none
		${A}${B}$C_D $1 ${2} $$E

		$A$B$A
	END
}

@test "envsubst: options, and what it says itself on which stream" {
	local arguments
	while read -r arguments; do
		# shellcheck disable=SC2086 # words
		both_say envsubst $arguments
	done <<-'END'
		-h
		--help
		-V
		--version
		-v
		-x
		--nosuch
		$A $B
		-v $A $B
		-- $A
		--variables
	END
	exec {full}>/dev/full
	refute "$MINE/envsubst" <<<x >&$full 2>err
	grep -q 'No space' err
}

@test "envsubst: every variable is its own, usher's too" {
	export USHER_MEMORY_BYTES=x USHER_UID=y USHER_GRACE=z
	printf '$USHER_MEMORY_BYTES ${USHER_UID} $USHER_GRACE $HOME' >in
	INPUT=in both envsubst
}

@test "envsubst, different: long options are written out, and stand in front" {
	local words
	for words in '--vari $A' '$A -v'; do
		# shellcheck disable=SC2086
		set -- $words
		once real envsubst "$@"
		[ "$code" = 0 ]
		once mine envsubst "$@"
		[ "$code" != 0 ]
		silent out mine
		[ -s err.mine ]
	done
}
