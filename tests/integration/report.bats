# How problems are told: the termination log, colour, JSON.

load helper

# logged FILE OPTIONS...: usher in a mount namespace where FILE is the termination log.
logged() {
	local file=$1
	shift
	unshare --mount sh -c 'mount -t tmpfs none /dev && touch /dev/termination-log /dev/null &&
		mount --bind "$1" /dev/termination-log && shift && exec "$@"' sh "$file" \
		"$USHER" --config none "$@"
}

@test "the report is in the termination log, as text without colour" {
	need_root
	: >log
	run logged log --log-format json --env A --env 'B' -- "$PROBE"
	expect_status 78
	[ "$(cat log)" = "$(unset A B; "$USHER" --config none --env A --env B -- "$PROBE" 2>&1 |
		sed '/to start without/d' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}')" ]
	: >log
	run logged log --bogus
	expect_status 64
	grep -q 'unknown option --bogus' log
}

@test "the termination log is at most 4096 bytes, of whole problems, and says how many more there are" {
	need_root
	local i words=()
	for i in $(seq 40); do words+=(--env "E_$i"); done
	: >log
	run logged log "${words[@]}" -- "$PROBE"
	expect_status 78
	[ "$(wc -c <log)" -le 4096 ]
	[ "$(wc -c <log)" -ge 3000 ]
	shown=$(grep -c 'is not set$' log)
	[ "$shown" -ge 10 ]
	[ "$(tail -n 1 log)" = "  and $((40 - shown)) more" ]
	# One that is too long for it is cut between two characters.
	: >log
	run logged log --file "/$(printf '%03000d' 0 | sed 's/0/é/g')" -- "$PROBE"
	expect_status 78
	[ "$(wc -c <log)" -le 4096 ]
	[ "$(wc -c <log)" -ge 4090 ]
	iconv -f UTF-8 -t UTF-8 log >/dev/null
}

@test "the termination log is never made, and nothing else is written to" {
	need_root
	mkfifo fifo
	ln -s "$T/elsewhere" link
	: >elsewhere
	run unshare --mount sh -c 'mount -t tmpfs none /dev && touch /dev/null &&
		"$1" --config none --env A -- x; ls /dev; ln -s "$2" /dev/termination-log &&
		"$1" --config none --env A -- x; rm /dev/termination-log; mkfifo /dev/termination-log &&
		"$1" --config none --env A -- x' sh "$USHER" "$T/elsewhere"
	expect_status 78
	[[ $output != *termination* ]]
	[ ! -s elsewhere ]
}

@test "colour is for terminals, and not with NO_COLOR" {
	run "$USHER" --config none --env A -- x
	[[ $output != *$'\e['* ]]
	run script -qec "'$USHER' --config none --env A -- x" /dev/null
	[[ $output == *$'\e[31musher:\e[0m x cannot start: 2 problems'* ]]
	[[ $output == *$'\e[1menv A is not set\e[0m'* ]]
	run env NO_COLOR=1 script -qec "'$USHER' --config none --env A -- x" /dev/null
	[[ $output == *"env A is not set"* && $output != *$'\e['* ]]
	run env NO_COLOR= script -qec "'$USHER' --config none --env A -- x" /dev/null
	[[ $output == *$'\e['* ]]
	run script -qec "'$USHER' --config none --log-format json --env A -- x" /dev/null
	[[ $output == *'"env-unset"'* && $output != *$'\e['* ]]
}
