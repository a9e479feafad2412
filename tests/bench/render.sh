#!/bin/bash
# What rendering costs, beside envsubst and cat: templates of 1, 4, 16 and 64 MB with a value on
# every line, from a file to a file, both in memory. BENCH_TURNS: how often each (5); the median
# counts. Numbers of one machine; the ratios travel.
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
room=$(mktemp -d /dev/shm/usher-bench.XXXXXX 2>/dev/null || mktemp -d)
turns=${BENCH_TURNS:-5}
line='    server ${HOST}:8080 weight=5 max_fails=3 fail_timeout=30s; # and some text, $variable'
trap 'rm -rf "$room"' EXIT
cp "$top/build/usher" "$room"
cd "$room"
mkfifo pipe

names=(usher cat)
! command -v envsubst >/dev/null || names+=(envsubst)

# Becomes NAME; envsubst is told the name, so that it leaves the $variable alone.
become() {
	case $1 in
	usher) exec env -i HOST=backend-17.example.org ./usher render ;;
	envsubst) exec env HOST=backend-17.example.org envsubst '${HOST}' ;;
	cat) exec cat ;;
	esac
}

microseconds() {
	local began=${EPOCHREALTIME/[.,]/}
	(become "$1") <template >"$1.out"
	echo $((${EPOCHREALTIME/[.,]/} - began))
}

# The most resident memory, in kB: looked at when the first byte comes, which is when usher has all.
peak() {
	local pid
	(become "$1") <template >pipe &
	pid=$!
	exec 4<pipe
	read -r -N 1 -u 4
	awk '$1 == "VmHWM:" { print $2 }' "/proc/$pid/status"
	cat <&4 >/dev/null
	exec 4<&-
	wait "$pid"
}

median() { sort -n "$1.times" | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
ratio() { awk "BEGIN { printf \"%.2f\", $1 / $2 }"; }

row() {
	printf '%-12s' "$1"
	shift
	printf '%14s' "$@"
	echo
}

# In turns, so that the machine's moods hit all alike.
measure() {
	local name turn
	for name in "${names[@]}"; do
		: >"$name.times"
	done
	for ((turn = 0; turn < turns; turn++)); do
		for name in "${names[@]}"; do
			microseconds "$name" >>"$name.times"
		done
	done
	[ ${#names[@]} = 2 ] || cmp usher.out envsubst.out
}

row 'template' 'usher, ms' 'cat, ms' 'of cat' 'usher, kB' 'envsubst, ms' 'of envsubst' 'envsubst, kB'
for size in 1 4 16 64; do
	yes "$line" 2>/dev/null | head -n $((size * 1048576 / (${#line} + 1))) >template || :
	measure
	usher=$(median usher) cat=$(median cat)
	values=("$(ratio "$usher" 1000)" "$(ratio "$cat" 1000)" "$(ratio "$usher" "$cat")"
		"$(peak usher)")
	if [ ${#names[@]} = 3 ]; then
		envsubst=$(median envsubst)
		values+=("$(ratio "$envsubst" 1000)" "$(ratio "$usher" "$envsubst")" "$(peak envsubst)")
	fi
	row "$size MB" "${values[@]}"
done
verdict() { awk "BEGIN { print ($1) ? \"met\" : \"not met\" }"; }
echo "64 MB within 3 times of cat: $(verdict "$usher <= 3 * $cat")"
[ ${#names[@]} = 2 ] ||
	echo "64 MB at least 5 times faster than envsubst: $(verdict "5 * $usher <= $envsubst")"
