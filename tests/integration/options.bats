# The command line, the environment and the config file: what they mean, and what is said when
# they mean nothing.

load helper

# says STATUS TEXT... -- WORDS...: usher WORDS ends with STATUS and each TEXT is a part of stderr.
says() {
	local wanted=$1 texts=() text
	shift
	while [ "$1" != -- ]; do
		texts+=("$1")
		shift
	done
	shift
	run --separate-stderr "$USHER" "$@"
	[ "$status" -eq "$wanted" ] || {
		printf 'exit code %s, not %s\n%s\n' "$status" "$wanted" "$stderr"
		return 1
	}
	for text in "${texts[@]}"; do
		[[ $stderr == *"$text"* ]] || {
			printf 'not told: %s\n--- but:\n%s\n' "$text" "$stderr"
			return 1
		}
	done
}

# In a mount namespace whose /etc holds nothing but usher.conf, with FILE's content.
with_etc() {
	unshare --mount sh -c 'mount -t tmpfs none /etc && cp "$1" /etc/usher.conf && shift && "$@"' \
		sh "$@"
}

@test "help is on stdout, in 80 columns, and ends well" {
	for words in help --help -h "-v --help --bogus"; do
		# shellcheck disable=SC2086
		run --separate-stderr "$USHER" $words
		[ "$status" -eq 0 ]
		[ "$stderr" = "" ]
		[[ ${lines[0]} == "usage: usher [OPTIONS] [--] COMMAND"* ]]
		[[ $output == *"--volume PATH[:OPTS]"* ]]
		[ "$(awk 'length > 80' <<<"$output")" = "" ]
	done
}

@test "help of one option" {
	run -0 "$USHER" help volume
	[[ $output == *"-V, --volume PATH[:OPTS]"*"in a config file: volume PATH[:OPTS]"* ]]
	run -0 "$USHER" help --log-format
	[[ $output == *"USHER_LOG_FORMAT"* ]]
	run -0 "$USHER" help -g
	[[ $output == *"--group"* ]]
	says 64 "no topic or option volum" "volume" -- help volum
	says 64 "help takes no argument 'b'" "usher -- help" -- help a b
}

@test "the version" {
	run -0 "$USHER" version
	[[ $output =~ ^usher\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	run -0 "$USHER" --version
	[[ $output == usher\ * ]]
	says 64 "version takes no argument" -- version now
}

@test "output that cannot be written is an error" {
	[ -c /dev/full ]
	run sh -c '"$1" help >/dev/full' sh "$USHER"
	[ "$status" -eq 71 ]
	[[ $output == *"standard output"* ]]
}

@test "verbs are verbs only as the first word" {
	ln -s "$PROBE" help
	PATH=$T:$PATH run -0 "$USHER" --config none -- help say started
	[[ $output == *started* ]]
	PATH=$T:$PATH run -0 "$USHER" --config none -g help say started
	[[ $output == *started* ]]
	PATH=$T:$PATH run -0 "$USHER" -- help say started
	[[ $output == *started* ]]
}

@test "an unknown option names the nearest one" {
	says 64 "unknown option --volumee" "a similar option is --volume" -- --volumee /data -- true
	says 64 "unknown option --log-fromat" "--log-format" -- --log-fromat=json -- true
	says 64 "unknown option --xyzzy" "usher help" -- --xyzzy -- true
	says 64 "unknown option -z in -gz" -- -gz -- true
	says 64 "unknown option -user" "write --user" -- -user app -- true
	says 64 "rlimit nofil=1 names no limit" "a similar name is nofile" -- --rlimit nofil=1 -- true
	says 64 "net_bind_servic is no capability" "a similar name is net_bind_service" \
		-- --keep-cap net_bind_servic -- true
}

@test "a missing argument is an error that says how the option is written" {
	says 64 "--env has no argument" "write --env NAME[?][:TYPE][=DEFAULT]" -- --env
	says 64 "--user has no argument" "write --user USER[:GROUP]" -- -u
	says 64 "--volume has no argument" -- --volume -- true
	says 64 "--chdir is given an empty value" -- --chdir= -- true
}

@test "a command is needed" {
	says 64 "no command was given" "COMMAND" -- --config none
	says 64 "no command was given" -- --config none --
	says 64 "only arguments for one: -D" "--command" -- --config none -- -D FOREGROUND
	says 64 "the command is an empty word" -- --config none -- ""
}

@test "all bad values are told at once, and usage outweighs the config file" {
	echo 'umask 9' >usher.conf
	says 64 "4 problems" "usher.conf:1: umask 9" "--linger 5 has no unit" "--user -1 has a sign" \
		"--env A-B has '-' in its name" \
		-- --config usher.conf --linger 5 --user -1 --env A-B -- true
}

@test "options that exclude each other are told with both places" {
	printf 'linger 5s\n\nexec\n' >usher.conf
	says 78 "--exec and --linger exclude each other" "--exec is given at usher.conf:3" \
		"--linger is given at usher.conf:1" -- --config usher.conf -- true
	says 64 "--exec is given on the command line" "--group is given on the command line" \
		-- --config none --exec --group -- true
	USHER_SIGNAL=TERM=QUIT says 64 "--signal is given in USHER_SIGNAL" \
		-- --config none --exec -- true
}

@test "a flag of the config file can be taken back" {
	printf 'linger 5s\nexec\n' >usher.conf
	run -0 "$USHER" --config usher.conf --exec=no -- "$PROBE" say started
	[[ $output == *started* ]]
}

@test "each bad line is told with its file and line" {
	cat >usher.conf <<-'END'
		# a comment \
		env GOOD?
		volumee /data
		--env A
		env=A
		volume "/data"
		config other.conf
		user
		command nginx \
		  'unclosed
		linger 10
	END
	says 78 "8 problems" \
		"usher.conf:3: unknown option volumee" "a similar option is volume" \
		"usher.conf:4: --env is not how a line begins" "write env A" \
		"usher.conf:5: env=A is not how a line begins" \
		'usher.conf:6: volume "/data": there is no quoting' "write volume /data" \
		"usher.conf:7: config cannot be given in a config file" \
		"usher.conf:8: user has no value" \
		"usher.conf:9: command nginx   'unclosed has an unclosed single quote" \
		"usher.conf:11: linger 10 has no unit: write 10s" \
		-- --config usher.conf -- true
}

@test "a config file with CRLF, a byte order mark and joined lines" {
	printf '\xef\xbb\xbfenv HOME\r\ncommand %s say\\\r\n "a b"\r\n' "$PROBE" >usher.conf
	run -0 "$USHER" --config usher.conf
	[[ $output == *"a b"* ]]
}

@test "a NUL byte in a config file" {
	printf 'env HOME\nenv A\0B\n' >usher.conf
	says 78 "usher.conf:2: the line has a NUL byte in it" -- --config usher.conf -- true
}

@test "a file that is no config file does not flood the log" {
	seq 100000 >usher.conf
	says 78 "26 problems" "too many mistakes" -- --config usher.conf -- true
	head -c 1100000 /dev/zero >usher.conf
	says 78 "usher.conf is larger than 1 MiB" -- --config usher.conf -- true
}

@test "a config file that cannot be read" {
	says 78 "cannot read config file none.conf" "--config none" -- --config none.conf -- true
	mkdir folder
	says 78 "cannot read config file folder" "docker makes a directory" -- --config folder -- true
	mkfifo fifo
	says 78 "config file fifo is no regular file" -- --config fifo -- true
}

@test "a config file that only root may read" {
	need_root
	echo "env HOME" >usher.conf
	chmod 000 usher.conf
	run setpriv --reuid 1234 --regid 1234 --clear-groups "$USHER" --config usher.conf -- "$PROBE" say x
	[ "$status" -eq 78 ]
	[[ $output == *"cannot read config file usher.conf: Permission denied"* ]]
}

@test "/etc/usher.conf is read when it is there" {
	need_root
	echo 'nonsense here' >conf
	run with_etc "$T/conf" "$USHER" -- "$PROBE" say started
	[ "$status" -eq 78 ]
	[[ $output == *"/etc/usher.conf:1: unknown option nonsense"* ]]
	run -0 with_etc "$T/conf" "$USHER" --config none -- "$PROBE" say started
	echo "command $PROBE say from-etc" >conf
	run -0 with_etc "$T/conf" "$USHER"
	[[ $output == *from-etc* ]]
}

@test "the environment is read by name, and its mistakes name it" {
	USHER_LINGER=5 says 78 "USHER_LINGER: 5 has no unit" -- --config none -- true
	USHER_SIGNAL="TERM=QUIT HUP=" says 78 "USHER_SIGNAL: HUP=: a part is empty" \
		-- --config none -- true
	USHER_GROUP=1 says 78 "USHER_GROUP: 1 is neither yes nor no" "USHER_GROUP=yes|no" \
		-- --config none -- true
	USHER_LINGER='' USHER_GROUP=no USHER_PORT=tcp://10.0.0.1:80 USHER_USER=nobody \
		run -0 "$USHER" --config none -- "$PROBE" say started
	[[ $output == *started* ]]
}

@test "problems are told in the format asked for, wherever that was" {
	echo 'log-format json' >usher.conf
	says 64 '"code":"option-unknown"' -- --config usher.conf --bogus -- true
	says 64 '"code":"option-unknown"' -- --log-format json --bogus -- true
	USHER_LOG_FORMAT=json says 64 '"code":"option-unknown"' -- --bogus -- true
	says 64 '"option":"umask"' -- --umask 9 --log-format=json -- true
	echo 'umask 9' >>usher.conf
	says 78 '"file":"usher.conf","line":"2"' '"code":"mode-spec"' -- --config usher.conf -- true
}

@test "everything behind the first word belongs to the command" {
	run -0 "$USHER" --config none "$PROBE" say --bogus
	[[ $output == *--bogus* ]]
	run -0 "$USHER" --config none --group -- "$PROBE" say -v
	[[ $output == *-v* ]]
	run -0 "$USHER" --config none -gvq "$PROBE" say -- say --help
	[[ $output == *--help* ]]
}

@test "a command from --command, and arguments put behind it" {
	run -0 "$USHER" --config none --command "$PROBE say 'a  b'"
	[[ $output == *"a  b"* ]]
	run -0 "$USHER" --config none -c "$PROBE say" -- -D
	[[ $output == *-D* ]]
	says 64 "has an unclosed double quote" -- --config none --command 'app "x'
}

@test "an argument that is a condition is left out when it comes to nothing, and an empty one stays" {
	local words="'' '%{ if C }c%{ endif }' \"%{ if C }\${A:-}%{ endif }\" x\${B:-}"
	printf '%s\n' "before /usr/bin/printf <%s> hook $words" \
		"command /usr/bin/printf [%s] service $words" >conf
	run "$USHER" --config conf
	expect_status 0
	[ "$output" = '<hook><><x>[service][][x]' ]
	run "$USHER" --config conf -- -words behind
	[ "$output" = '<hook><><x>[service][][x][-words][behind]' ]
	A='a a' B=b C=1 run "$USHER" --config conf
	expect_status 0
	[ "$output" = '<hook><><c><a a><xb>[service][][c][a a][xb]' ]
	# Anything else that comes to nothing is a mistake: what follows would take its place.
	run "$USHER" --before "$PROBE save \${A:-}" --command "'%{ if A }$PROBE%{ endif }'"
	expect_status 78
	tells 'before \$\{A:-\} is empty' 'command %\{ if A \}.* is empty' 'written on the command line' '2 problems'
}

@test "--log debug tells the whole plan, and where each wish was written" {
	printf 'env PORT=8080\ngrace 5s\n' >conf
	run -0 "$USHER" --config conf --log debug --signal TERM=QUIT -- "$PROBE"
	tells 'plan: env PORT=8080 .*conf:1' 'plan: grace 5000ms' 'plan: signal TERM=QUIT'
	run -0 "$USHER" --config conf --log info -- "$PROBE"
	[[ $output != *plan:* ]]
}
