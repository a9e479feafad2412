#!/bin/bash
# Lives of usher, one after the other and side by side, each with what happens to it in random
# order: signals, storms of orphans, sessions from outside, stops. SOAK_SECONDS: how long (600).
# SOAK_WORKERS: how many side by side (4). SOAK_SEED: the random numbers' beginning, to repeat the
# run of one worker. At the end: no process, no descriptor and no memory is left over, in any.
set -euo pipefail

if [ -z "${SOAK_SEED:-}" ]; then
	workers=() failed=0
	for number in $(seq "${SOAK_WORKERS:-4}"); do
		SOAK_SEED=$((RANDOM + number)) "$0" &
		workers+=($!)
	done
	for worker in "${workers[@]}"; do
		wait "$worker" || failed=1
	done
	exit $failed
fi

top=$(cd "$(dirname "$0")/../.." && pwd)
seconds=${SOAK_SECONDS:-600}
RANDOM=$SOAK_SEED
room=$(mktemp -d /tmp/usher-soak.XXXXXX)
pid=
job=
chmod 777 "$room"
cp "$top/build/usher" "$top/build/probe" "$room"
cd "$room"
end() {
	[ -z "$job" ] || kill -KILL "$job" 2>/dev/null || :
	cd / && rm -rf "$room"
}
trap end EXIT

fail() {
	echo "soak: life $lives ($kind, seed $SOAK_SEED): $*" >&2
	cat out err >&2
	exit 1
}

# until_true SECONDS COMMAND...
until_true() {
	local last=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -le $last ] || return 1
		sleep 0.01
	done
}

said() { grep -q "^$1" out; }
ended() { ! kill -0 "$1" 2>/dev/null; }
child_of() { pid=$(pgrep -P "$job") && [ -n "$pid" ]; }
descriptors() { find "/proc/$pid/fd" -mindepth 1 | wc -l; }
anonymous() { awk '/^Anonymous:/ { print $2 }' "/proc/$pid/smaps_rollup"; }
settled() { grep -q '^State:.S' "/proc/$pid/status" && [ "$(readlink "/proc/$pid/cwd")" = / ]; }

# Everything a life may begin with. As root half of them are PID 1, and drop their rights.
begin() {
	local options=() service=(say ready orphan setsid block TERM until TERM . until TERM exit 3)
	((RANDOM % 2)) || options+=(--group)
	((RANDOM % 3)) || options+=(--before "$room/probe orphans 3")
	((RANDOM % 3)) || options+=(--stop-delay 20ms)
	((RANDOM % 4)) || options+=(--grace 20s)
	: >out
	if [ "$(id -u)" = 0 ] && ((RANDOM % 2)); then
		kind="PID 1"
		((RANDOM % 2)) || options+=(--user 1234:1234)
		unshare --fork --pid --mount-proc --kill-child "$room/usher" "${options[@]}" -- "$room/probe" limit 600000 \
			"${service[@]}" >out 2>err &
		job=$!
		until_true 20 child_of || fail "was not started"
	else
		kind="not PID 1"
		"$room/usher" "${options[@]}" -- "$room/probe" limit 600000 "${service[@]}" >out 2>err &
		job=$! pid=$!
	fi
	# A signal to what is still this script would end it here: it has the trap above.
	while [ "/proc/$job/exe" -ef "$BASH" ]; do :; done
	kind+=" ${options[*]}"
}

signal_some() {
	local signal
	for signal in HUP USR1 USR2 WINCH CONT; do
		((RANDOM % 2)) || kill "-$signal" "$pid"
	done
	./probe queue "$pid" $((40 + RANDOM % 8)) $RANDOM >/dev/null
}

# Orphans come to PID 1 from sessions that were not started by it.
session_orphans() {
	if [[ $kind = "PID 1"* ]]; then
		nsenter -t "$pid" -p -m "$room/probe" orphans $((RANDOM % 50)) >/dev/null
	fi
}

live() {
	local fds memory last=0 early=
	begin
	if ((RANDOM % 8 == 0)); then
		# At whatever moment of the start. Before usher's first line TERM may end it, or be
		# dropped by the kernel, when it is PID 1: so it comes again.
		early=yes
		sleep "0.00$((RANDOM % 10))"
	else
		until_true 20 said ready || fail "never ready"
		until_true 20 settled || fail "never settled"
		fds=$(descriptors)
		memory=$(anonymous)
		for _ in $(seq $((RANDOM % 6))); do
			case $((RANDOM % 2)) in
			0) signal_some ;;
			1) session_orphans ;;
			esac
		done
		until_true 20 settled || fail "never settled again"
		[ "$(descriptors)" = "$fds" ] || fail "descriptors: $fds, then $(descriptors)"
		[ "$(anonymous)" -le $((memory + 4)) ] || fail "memory: $memory kB, then $(anonymous) kB"
	fi
	kill -TERM "$pid" 2>/dev/null || :
	until_true 30 eval '[ -z "$early" ] || kill -TERM "$pid" 2>/dev/null; ended "$job"' || fail "did not end"
	wait "$job" || last=$?
	job=
	case $last in
	3 | 143) ;;
	*) fail "exit code $last" ;;
	esac
	# What is forked while the others get their TERM gets none, and is killed in the end.
	[ -n "$early" ] || [ ! -s err ] || fail "said something"
}

lives=0
stop=$((SECONDS + seconds))
while [ $SECONDS -lt $stop ]; do
	lives=$((lives + 1))
	live
	# Nothing of it is left.
	until_true 20 eval '! pgrep -f "^$room" >/dev/null' || fail "left: $(pgrep -af "$room")"
done
echo "$lives lives, nothing left over"
