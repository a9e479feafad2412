# How problems are told: the termination log, colour, JSON.

load helper

@test "the report is in the termination log, as text without colour" {
	need_root
	: >log
	run termlogged log --config none --log-format json --env A --env 'B' -- "$PROBE"
	expect_status 78
	[ "$(cat log)" = "$(unset A B; "$USHER" --config none --env A --env B -- "$PROBE" 2>&1 |
		sed '/to start without/d' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}')" ]
	: >log
	run termlogged log --config none --bogus
	expect_status 64
	grep -q 'unknown option --bogus' log
}

@test "the termination log is at most 4096 bytes, of whole problems, and says how many more there are" {
	need_root
	local i words=()
	for i in $(seq 40); do words+=(--env "E_$i"); done
	: >log
	run termlogged log --config none "${words[@]}" -- "$PROBE"
	expect_status 78
	[ "$(wc -c <log)" -le 4096 ]
	[ "$(wc -c <log)" -ge 3000 ]
	shown=$(grep -c 'is not set$' log)
	[ "$shown" -ge 10 ]
	[ "$(tail -n 1 log)" = "  and $((40 - shown)) more" ]
	# One that is too long for it is cut between two characters.
	: >log
	run termlogged log --config none --file "/$(printf '%03000d' 0 | sed 's/0/é/g')" -- "$PROBE"
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

@test "ten problems of different kinds: ten entries in one order, nothing written, the same everywhere" {
	need_root
	local log
	mkdir tree tree/etc tree/v
	echo 'listen ${PROT};' >tree/app.tmpl
	echo plain >tree/plain.tmpl
	cat >usher.conf <<-END
		env DATABASE_URL
		env PORT:port
		env MODE:a|b
		secret TOKEN
		env-file $T/tree/variables
		mkdir $T/tree/made/here
		template $T/tree/app.tmpl:$T/tree/etc/app.conf
		template $T/tree/plain.tmpl:$T/tree/none/app.conf
		file $T/tree/nofile
		volume $T/tree/v
		user nobody-at-all
	END
	picture tree >before
	for format in text json text; do
		: >"log.$format"
		PORT=tcp://10.0.0.1:80 MODE=c TOKEN=hunter2 TOKEN_FILE=/hunter2 run --separate-stderr \
			termlogged "log.$format" --config "$T/usher.conf" --log-format "$format" -- nosuchservice
		expect_status 78
		[ "$output" = "" ]
		[ ! -e "seen.$format" ] || diff "seen.$format" - <<<"$stderr"
		echo "$stderr" >"seen.$format"
	done
	picture tree >after
	diff before after
	# The first lines of the entries, in both formats and in the log.
	sed -n 's/^  \([^ ]\)/\1/p' seen.text | sed '/^to start without/d' >messages
	diff - messages <<-END
		env-file $T/tree/variables does not exist
		secret TOKEN is given twice: TOKEN is set, and TOKEN_FILE, too
		env DATABASE_URL is not set
		env PORT is not a port (1 to 65535)
		env MODE is none of a|b
		user nobody-at-all: there is no such user in /etc/passwd
		$T/tree/app.tmpl:1:8: PROT is not set
		template $T/tree/none/app.conf cannot be written: its folder does not exist
		file $T/tree/nofile does not exist
		volume $T/tree/v is not mounted
		command nosuchservice was not found
	END
	head -n 1 seen.text | grep -qx 'usher: nosuchservice cannot start: 11 problems'
	jq -r 'select(.code != "cannot-start") | .message' seen.json | sort -u | diff - <(sort messages)
	jq -es '[.[].code] == ["cannot-start", "env-file", "secret-twice", "env-unset", "env-service-link",
		"env-type", "user-unknown", "name-unset", "target-folder-missing", "file-missing",
		"volume-not-mounted", "command-not-found"]' seen.json
	for log in log.text log.json; do
		[ "$(wc -c <"$log")" -le 4096 ]
		diff <(sed '/to start without/d' seen.text | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}') "$log"
	done
	refute grep -r hunter2 seen.* log.*
}

@test "each word of the command and of a hook that has a problem is told, with the service's name" {
	run "$USHER" --config none --expand --before "$PROBE \${FIRST} \${SECOND}" -- "$PROBE" '${THIRD}' x '${FOURTH}'
	expect_status 78
	tells '^usher: probe cannot start: 4 problems' 'before .*FIRST is not set' \
		'before .*SECOND is not set' 'argument .*THIRD is not set' 'argument .*FOURTH is not set'
}
