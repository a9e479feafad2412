# What must be there: all problems in one report, and nothing written when there is one.

load helper

@test "a variable that is set is no problem; one that is unset or empty is" {
	A=1 run "$USHER" --env A -- "$PROBE" env A
	expect_status 0
	[ "$output" = A=1 ]
	run --separate-stderr "$USHER" --env A_NAME -- "$PROBE" say started
	expect_status 78
	[ "$output" = "" ]
	output=$stderr
	tells '^usher: probe cannot start: 1 problem$' '^  env A_NAME is not set$' 'command line' 'docker run -e A_NAME='
	A_NAME= run "$USHER" --env A_NAME -- "$PROBE" say started
	expect_status 78
	tells 'A_NAME'
}

@test "an optional variable may be absent" {
	run "$USHER" --env 'A_NAME?' -- "$PROBE" env A_NAME
	expect_status 0
	[ "$output" = 'A_NAME=(unset)' ]
}

@test "a default is used and exported when the variable is unset or empty" {
	run "$USHER" --env A_NAME=x=y -- "$PROBE" env A_NAME
	[ "$output" = 'A_NAME=x=y' ]
	A_NAME= run "$USHER" --env A_NAME=x=y -- "$PROBE" env A_NAME
	[ "$output" = 'A_NAME=x=y' ]
	A_NAME=z run "$USHER" --env A_NAME=x=y -- "$PROBE" env A_NAME
	[ "$output" = 'A_NAME=z' ]
}

@test "the report says where each wish was written and offers similar names" {
	printf '# a comment\n\nenv DATABASE_URL\n' >usher.conf
	DATABASE_URI=x run "$USHER" --config usher.conf -- "$PROBE"
	expect_status 78
	tells 'env DATABASE_URL is not set' 'required at .*usher.conf:3' 'DATABASE_URI'
}

@test "problems of every kind are told together, and nothing is written" {
	mkdir etc
	printf 'a ${A_NAME}\nb ${PROT} c\n' >etc/app.tmpl
	picture "$T/etc" >before
	PORT=1 run --separate-stderr "$USHER" --env DATABASE_URL --volume "$T/etc/data" --dir "$T/etc/none" \
		--file "$T/etc/nofile" --mkdir "$T/etc/made" --template "$T/etc/app.tmpl:$T/etc/app" \
		-- "$PROBE" say started
	expect_status 78
	[ "$output" = "" ]
	output=$stderr
	tells 'cannot start: 6 problems' 'env DATABASE_URL is not set' 'volume .*/etc/data' "$T/etc/none" \
		"$T/etc/nofile" 'app.tmpl:1:3: A_NAME is not set' 'app.tmpl:2:3: PROT is not set' \
		'PORT'
	picture "$T/etc" >after
	diff before after
}

@test "as PID 1 of a container the report ends with the way around" {
	need_root
	run pid1 "$USHER" --env A_NAME -- "$PROBE"
	expect_status 78
	tells '--entrypoint'
}

@test "--log-format json: one object a line, with stable codes" {
	run --separate-stderr "$USHER" --log-format json --env DATABASE_URL --volume "$T/data" -- "$PROBE"
	expect_status 78
	[ "$output" = "" ]
	jq -es 'all(has("time") and has("level") and has("code") and has("message"))' <<<"$stderr"
	jq -es 'map(.code) | index("env-unset") != null and index("volume-not-mounted") != null' <<<"$stderr"
	jq -es 'all(.time | test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]+)?Z$"))' <<<"$stderr"
	jq -es 'map(select(.code == "env-unset")) | .[0].message | test("DATABASE_URL")' <<<"$stderr"
}

@test "--volume: a mount point or below one" {
	need_root
	mkdir data
	run pid1 "$USHER" --volume "$T/data" -- "$PROBE" say started
	expect_status 78
	tells "volume $T/data is not mounted" 'docker run -v' '--tmpfs'
	run pid1 -s "mount -t tmpfs tmpfs '$T/data' && mkdir '$T/data/below'" "$USHER" \
		--volume "$T/data" --volume "$T/data/below" -- "$PROBE" say started
	expect_status 0
	tells started
}

# The kernel gives /proc/self/mountinfo a page at a time.
@test "--volume: a mount point behind a hundred others" {
	need_root
	mkdir data others others/{1..100}
	run pid1 -s "for other in '$T'/others/*; do mount -t tmpfs tmpfs \"\$other\"; done
		mount -t tmpfs tmpfs '$T/data'" "$USHER" --volume "$T/data" -- "$PROBE" say started
	expect_status 0
	tells started
}

@test "--volume: mounted read-only is told apart, and is enough with :ro" {
	need_root
	mkdir data
	local code="mount -t tmpfs -o ro tmpfs '$T/data'"
	run pid1 -s "$code" "$USHER" --volume "$T/data" -- "$PROBE" say started
	expect_status 78
	tells "$T/data" 'read-only'
	run pid1 -s "$code" "$USHER" --volume "$T/data:ro" -- "$PROBE" say started
	expect_status 0
	# Its owner is wrong, too, and giving it away takes a writable one.
	run pid1 -s "mount -t tmpfs -o mode=755 tmpfs '$T/data' && mount -o remount,bind,ro '$T/data'" "$USHER" --user 1234:1234 --own "$T/data" \
		--volume "$T/data" -- "$PROBE" say started
	expect_status 78
	tells '3 problems' "volume $T/data is mounted read-only" "volume $T/data cannot be written" "own $T/data" \
		"$T/data belongs to 0:0 with mode 0755; the service runs as 1234:1234"
	[ "$(grep -c 'mount it writable: without :ro' <<<"$output")" = 2 ]
	# A pipe that is mounted so can be written nevertheless, by whom its mode lets.
	mkfifo -m 660 pipe
	touch there
	run pid1 -s "mount --bind '$T/pipe' '$T/there' && mount -o remount,bind,ro '$T/there'" "$USHER" \
		--user 1234:1234 --file "$T/there:rw" -- "$PROBE" say started
	expect_status 78
	tells '1 problem$' "file $T/there cannot be written by the service's user"
}

@test "access is judged as the service's user" {
	need_root
	mkdir data private && chmod 700 private
	echo x >data/file
	local code="mount -t tmpfs -o mode=755 tmpfs '$T/data'"
	run pid1 -s "$code" "$USHER" --user 1234:2345 --volume "$T/data" --dir "$T/private" -- "$PROBE"
	expect_status 78
	tells "$T/data" "$T/private" '1234' '2 problems'
	run "$USHER" --user 1234:2345 --file "$T/data/file:rw" -- "$PROBE"
	expect_status 78
	tells "$T/data/file" 1234
	chown 1234 data/file
	run "$USHER" --user 1234:2345 --file "$T/data/file:rw" -- "$PROBE" say started
	expect_status 0
}

@test "access is judged for the world as --mkdir will leave it" {
	need_root
	run "$USHER" --user 1234:2345 --mkdir "$T/new" --dir "$T/new:rw" -- "$PROBE" touch "$T/new/x"
	expect_status 0
	[ -e new/x ]
}

@test "--file and --dir: missing, of the wrong kind, not executable" {
	mkdir folder
	echo x >file
	run "$USHER" --file "$T/folder" --dir "$T/file" --file "$T/file:x" --file "$T/none" -- "$PROBE"
	expect_status 78
	tells '4 problems' "$T/folder" "$T/file" "$T/none" 'execut'
	run "$USHER" --file "$T/file" --dir "$T/folder:rw" --file "$PROBE:x" -- "$PROBE"
	expect_status 0
}

@test "a path that a missing variable names is told with that variable, and others for themselves" {
	BB=/nowhere run "$USHER" --env AA --env BB --dir '${AA}' --dir '${BB}' -- "$PROBE"
	expect_status 78
	tells '2 problems$' 'env AA is not set' 'dir /nowhere does not exist'
}

@test "paths are expanded, and an unset name in one is a problem with its remedy" {
	mkdir folder
	WHERE=$T/folder run "$USHER" --dir '${WHERE}' --dir '${OTHER:-/}' -- "$PROBE"
	expect_status 0
	run "$USHER" --dir '${WHERE_NOT}' -- "$PROBE"
	expect_status 78
	tells WHERE_NOT
}

@test "a contract that cannot be met changes nothing and starts nothing, as PID 1 too" {
	need_root
	mkdir etc
	picture "$T/etc" >before
	run pid1 "$USHER" --mkdir "$T/etc/made" --env A_NAME -- "$PROBE" touch "$T/etc/started"
	expect_status 78
	picture "$T/etc" >after
	diff before after
}

@test "a config file, the command line after it" {
	printf 'env A=1\nenv B=1\r\numask 0077   \n# no\ncommand %s env A umask\n' "$PROBE" >usher.conf
	run "$USHER" --config usher.conf
	expect_status 0
	[ "$output" = "$(printf 'A=1\numask 0077')" ]
	run "$USHER" --config usher.conf --umask 0002
	[ "$output" = "$(printf 'A=1\numask 0002')" ]
}

@test "/etc/usher.conf is read when it is there, and --config none leaves it alone" {
	need_root
	printf 'env A=fromfile\n' >usher.conf
	local code="mount -t tmpfs tmpfs /etc && cp '$T/usher.conf' /etc/usher.conf"
	run pid1 -s "$code" "$USHER" -- "$PROBE" env A
	expect_status 0
	[ "$output" = A=fromfile ]
	run pid1 -s "$code" "$USHER" --config none -- "$PROBE" env A
	[ "$output" = 'A=(unset)' ]
}

@test "--when that is not the image's own command is told, and so is one that is checked" {
	printf '%s\n' 'env DATABASE_URL' 'when server' "command $PROBE say service" >conf
	local told='probe is none of the commands of --when: no contract, no preparation'
	run "$USHER" --config conf
	expect_status 0
	[ "$output" = "usher: the image's own command $told"$'\nservice' ]
	run "$USHER" --config conf -- "$PROBE" say other
	[ "$output" = other ]
	run "$USHER" check --config conf --declared-only
	[ "$output" = "usher: the image's own command $told"$'\nok' ]
	run "$USHER" check --config conf -- "$PROBE"
	[ "$output" = "usher: $told"$'\nok' ]
}

@test "--command: the command when none is given, and before arguments that begin with a dash" {
	run "$USHER" --command "$PROBE args 'a b' c\\ d"
	expect_status 0
	[ "$output" = "$(printf '[%s]\n' 'a b' 'c d')" ]
	run "$USHER" --command "$PROBE args" -- -x y
	[ "$output" = "$(printf '[%s]\n' -x y)" ]
	run "$USHER" --command "$PROBE args" -- "$PROBE" say other
	[ "$output" = other ]
	WORD='a b' run "$USHER" --command "$PROBE args \${WORD}"
	[ "$output" = '[a b]' ]
}
