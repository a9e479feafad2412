#!/bin/bash
# What usher costs, beside Debian's tini-static: size, memory and system calls while supervising,
# time to start. BENCH_IDLE: seconds of the idle measurement (60). BENCH_ROUNDS: starts each (2000).
# As root, so that strace may look on. Numbers of one machine; the ratios travel.
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
room=$(mktemp -d /tmp/usher-bench.XXXXXX)
idle=${BENCH_IDLE:-60}
rounds=${BENCH_ROUNDS:-2000}
declare -A path=([usher]=$top/build/usher [tini-static]=$(command -v tini-static || :))
declare -A leader pid calls
jobs=()
end() {
	local job
	for job in "${jobs[@]}"; do
		kill -KILL "$job" 2>/dev/null || :
		wait "$job" 2>/dev/null || :
	done
	rm -rf "$room"
}
trap end EXIT
cp "$top/build/probe" "$top/build/launch" "$room"
cd "$room"

names=(usher)
[ -z "${path[tini-static]}" ] || names+=(tini-static)

row() {
	printf '%-34s' "$1"
	shift
	printf '%16s' "$@"
	echo
}

table() {
	local title=$1 name values=()
	shift
	for name in "${names[@]}"; do
		values+=("$("$@" "$name")")
	done
	if [ ${#values[@]} = 2 ] && [ "${values[1]}" -gt 0 ]; then
		values+=("$(awk "BEGIN { printf \"%.2f\", ${values[0]} / ${values[1]} }")")
	fi
	row "$title" "${values[@]}"
}

size() { stat -Lc %s "${path[$1]}"; }
memory() { awk -v field="$1:" '$1 == field { print $2 }' "/proc/${pid[$2]}/smaps_rollup"; }
calls() { echo "${calls[$1]}"; }
median() { sort -n "$room/$1" | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
start_time() { median "start.$1"; }

# As PID 1 of a namespace, with a small environment.
supervise() {
	env -i PATH=/bin:/usr/bin unshare --fork --pid --mount-proc --kill-child \
		"${path[$1]}" -- ./probe limit 86400000 say ready until TERM >"$room/$1.out" 2>&1 &
	leader[$1]=$!
	jobs+=($!)
	for _ in {1..200}; do
		! grep -q ready "$room/$1.out" || break
		sleep 0.05
	done
	pid[$1]=$(pgrep -P "${leader[$1]}")
}

# The lines of a trace after the one interruption that attaching is.
watch_idle() {
	local name before=()
	for name in "${names[@]}"; do
		strace -qq -o "$room/$name.trace" -p "${pid[$name]}" 2>/dev/null &
		jobs+=($!)
	done
	sleep 2
	for name in "${names[@]}"; do
		before+=("$(grep -c . "$room/$name.trace" || :)")
	done
	sleep "$idle"
	for name in "${names[@]}"; do
		calls[$name]=$(($(grep -c . "$room/$name.trace" || :) - before[0]))
		before=("${before[@]:1}")
	done
}

# Rounds in turns, so that the machine's moods hit all alike.
measure_starts() {
	local name
	for _ in {1..20}; do
		for name in "${names[@]}"; do
			one_turn "${path[$name]}" -- ./probe >>"start.$name"
		done
		one_turn ./probe >>start.nothing
	done
}

# The median of a twentieth of the rounds.
one_turn() {
	./launch -r $((rounds / 20)) -s 0 "$@" 2>/dev/null | sed 's/.*median \([0-9]*\) us/\1/'
}

# As PID 1 of a namespace, once: what the service says.
once() {
	local name=$1
	shift
	unshare --fork --pid --mount-proc --kill-child "${path[$name]}" -- ./probe limit 86400000 "$@"
}

# A stop signal, to the init and on to the service, 2,000 times.
measure_latency() {
	local name
	for name in "${names[@]}"; do
		once "$name" latency 2000 >"latency.$name"
	done
}

latency() { sed "s/.*$1 \([0-9]*\).*/\1/" "$room/latency.$2"; }

# Processor time of PID 1 in microseconds, and its memory, after 20,000 orphans, 1,000 at a time.
measure_orphans() {
	local name words=() fields=()
	for _ in {1..20}; do
		words+=(orphans 1000)
	done
	for name in "${names[@]}"; do
		once "$name" "${words[@]}" no-zombies read /proc/1/schedstat read /proc/1/smaps_rollup \
			>"orphans.$name"
	done
}

orphans() { awk 'NR == 2 { print int($1 / 1000) }' "$room/orphans.$1"; }
after() { awk '/^Anonymous:/ { print $2 }' "$room/orphans.$1"; }

# From the service's end to the container's, with one descendant that ends at TERM.
measure_drain() {
	local name
	for _ in {1..10}; do
		for name in "${names[@]}"; do
			one_turn "${path[$name]}" -- ./probe child pause . >>"drain.$name"
		done
	done
}

drain() { median "drain.$1"; }

row '' "${names[@]}" ratio
table 'size of the binary, bytes' size
for name in "${names[@]}"; do
	supervise "$name"
done
table 'anonymous memory as PID 1, kB' memory Anonymous
table 'resident memory as PID 1, kB' memory Rss
watch_idle
table "system calls in $idle idle seconds" calls
measure_starts
table 'start, run and end of true, us' start_time
row '  without an init' "$(median start.nothing)"
measure_drain
table '  the same, ending a descendant' drain
measure_latency
table 'a stop signal passed on, us, median' latency median
table '  99th percentile' latency p99
measure_orphans
table '20,000 orphans, us of processor time' orphans
table '  anonymous memory after it, kB' after

# A contract - 20 variables, 5 secrets in files, 3 volumes - against none, in turns.
contract_turn() {
	local file=$1
	shift
	unshare --mount sh -c 'for v in 1 2 3; do mount -t tmpfs none "v$v"; done; exec "$@"' sh \
		env "$@" ./launch -r $((rounds / 20)) -s 0 "${path[usher]}" --config "$file" -- ./probe 2>/dev/null |
		sed 's/.*median \([0-9]*\) us/\1/' >>"start.$file"
}

measure_contract() {
	local i variables=()
	mkdir v1 v2 v3
	for i in {1..20}; do
		echo "env VARIABLE_$i:int"
		variables+=("VARIABLE_$i=$i")
	done >contract
	for i in {1..5}; do
		echo "secret SECRET_$i" >>contract
		echo "hunter$i" >"secret$i"
		variables+=("SECRET_${i}_FILE=$room/secret$i")
	done
	printf "volume $room/v%d\n" 1 2 3 >>contract
	: >none
	for _ in {1..20}; do
		contract_turn none "${variables[@]}"
		contract_turn contract "${variables[@]}"
	done
}

measure_contract
values=("$(median start.contract)" "$(median start.none)")
values+=("$(awk "BEGIN { printf \"%.2f\", ${values[0]} / ${values[1]} }")")
echo
row '' contract none ratio
row 'start, run and end of true, us' "${values[@]}"
