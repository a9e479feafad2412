# Signals: none is lost, all are forwarded, mask and dispositions are given back.

load helper

# `make soak` has 5,000.
rounds=${START_ROUNDS:-300}

# TERM is blocked before the exec, so that the kernel keeps what comes before usher's first line.
lossless() {
	run "$LAUNCH" -b 15 "$@" until TERM exit 42
	expect_status 0
	tells "$rounds rounds, 0 wrong"
}

@test "TERM in the first millisecond of the start, again and again: never lost" {
	lossless -r "$rounds" -u 1000 -s 15 -e 42 "$USHER" -- "$PROBE"
}

@test "the same with --group" {
	lossless -r "$rounds" -u 1000 -s 15 -e 42 "$USHER" --group -- "$PROBE"
}

@test "the same as PID 1" {
	need_root
	lossless -n -r "$rounds" -u 1000 -s 15 -e 42 "$USHER" -- "$PROBE"
}

@test "the same as PID 1 with --group" {
	need_root
	lossless -n -r "$rounds" -u 1000 -s 15 -e 42 "$USHER" --group -- "$PROBE"
}

@test "the same as PID 1 with a user drop" {
	need_root
	lossless -n -r "$rounds" -u 1500 -s 15 -e 42 "$USHER" --user 1234:1234 -- "$PROBE"
}

@test "the signal mask and ignored signals are given back exactly" {
	local with without mode number every
	local sets=("" "-b 10 -b 15 -b 33 -b 64" "-i 1 -i 13 -i 2" "-b 3 -i 17 -i 20 -i 22 -b 17")
	every=$(seq 64 | grep -vxE '9|19')
	# All of them, and each alone.
	sets+=("$(printf -- '-b %d ' $every)" "$(printf -- '-i %d ' $every)")
	for number in $every; do
		sets+=("-b $number -i $number")
	done
	for set in "${sets[@]}"; do
		# shellcheck disable=SC2086 # lists of options
		without=$("$LAUNCH" $set "$PROBE" status SigBlk status SigIgn status SigCgt)
		for mode in "" --exec; do
			# shellcheck disable=SC2086
			with=$("$LAUNCH" $set "$USHER" $mode -- "$PROBE" status SigBlk status SigIgn status SigCgt)
			[ "$with" = "$without" ]
		done
	done
}

@test "an ignored SIGCHLD does not cost the service's exit code" {
	run "$LAUNCH" -i 17 "$USHER" -- "$PROBE" exit 7
	expect_status 7
}

@test "every signal that can be caught is forwarded" {
	need_root
	local number
	start_pid1 "$USHER" -- "$PROBE" say ready until 15
	eventually 10 said ready
	for number in {1..14} 16 18 {20..31} {34..64}; do
		[ "$number" != 9 ] || continue
		kill "-$number" "$PID"
		eventually 5 grep -q "^signal $number " out
	done
	kill -TERM "$PID"
	finish
	expect_status 0
	refute grep -q '^signal 17 ' out
}

@test "real-time signals keep their value and their order" {
	need_root
	local i words=()
	start_pid1 "$USHER" -- "$PROBE" say ready until 15
	eventually 10 said ready
	for i in {1..50}; do
		words+=(queue "$PID" 40 "$i")
	done
	"$PROBE" "${words[@]}"
	eventually 5 grep -q 'value 50$' out
	kill -TERM "$PID"
	finish
	[ "$(grep -c '^signal 40 code -1 ' out)" = 50 ]
	[ "$(sed -n 's/^signal 40 .* value //p' out)" = "$(seq 50)" ]
}

@test "--signal forwards another signal instead" {
	start "$USHER" --signal TERM=QUIT --signal SIGUSR1=12 -- "$PROBE" say ready wait 2 exit 8
	eventually 10 said ready
	kill -USR1 "$PID"
	eventually 5 grep -q '^signal 12 ' out
	kill -TERM "$PID"
	finish
	expect_status 8
	grep -q '^signal 3 ' out
}

@test "--signal NAME=none swallows it" {
	start "$USHER" --signal HUP=none -- "$PROBE" say ready until TERM exit 8
	eventually 10 said ready
	kill -HUP "$PID"
	kill -USR1 "$PID"
	eventually 5 grep -q '^signal 10 ' out
	kill -TERM "$PID"
	finish
	expect_status 8
	refute grep -q '^signal 1 ' out
}

@test "a real-time signal can be mapped by name" {
	start "$USHER" --signal RTMIN+3=TERM -- "$PROBE" say ready until TERM exit 8
	eventually 10 said ready
	kill -37 "$PID"
	finish
	expect_status 8
}

@test "signals go to the service alone" {
	start "$USHER" -- "$PROBE" child block USR1 touch "$T/ready" until TERM touch "$T/term" . await "$T/ready" \
		say ready until USR1 exit 0
	eventually 10 said ready
	kill -USR1 "$PID"
	finish
	expect_status 0
	# The child saw the TERM of draining and nothing before it.
	[ "$(grep -c '^signal 10 ' out)" = 1 ]
	[ -e term ]
}

@test "--group: signals go to the service's process group" {
	start "$USHER" --group -- "$PROBE" child block USR1 touch "$T/ready" until USR1 touch "$T/got" . \
		await "$T/ready" say ready until USR1 await "$T/got" exit 0
	eventually 10 said ready
	kill -USR1 "$PID"
	finish
	expect_status 0
	[ "$(grep -c '^signal 10 ' out)" = 2 ]
}

@test "a service that takes no notice does not stop usher from forwarding" {
	start "$USHER" -- "$PROBE" ignore HUP ignore USR1 say ready until TERM exit 8
	eventually 10 said ready
	for _ in 1 2 3 4 5; do
		kill -HUP "$PID"
		kill -USR1 "$PID"
	done
	kill -TERM "$PID"
	finish
	expect_status 8
}

# make soak sends 100,000 while 10,000 come and go.
@test "a storm of mixed signals while children come and go: every value, in order" {
	need_root
	start_pid1 "$USHER" -- "$PROBE" limit 100000 child await go churn "${STORM_CHILDREN:-500}" touch churned . \
		tally await churned exit 6
	eventually 10 said ready
	touch go
	"$PROBE" storm "$PID" "${STORM_SIGNALS:-20000}" >sent
	finish 100
	expect_status 6
	[ "$(grep '^got' out)" = "$(sed 's/^sent \(.*\)/got \1 wrong 0 ordinary some/' sent)" ]
}
