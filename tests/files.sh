#!/bin/sh
# tests/files.sh FILE...: bats for each of these files, with as many at a time as there are
# processors. What a file says comes whole, when it is through: a test that hangs for ten minutes is
# the one behind the last. Files that take longest go first, so that no processor waits for them in
# the end.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
longest='situations build writing stepdown examples postgres matrix'

run() {
	log=$(mktemp)
	code=0
	timeout -k 10 600 bats "$1" >"$log" 2>&1 || code=$?
	flock "$top/build/flags" cat "$log"
	rm -f "$log"
	return $code
}

# The names of all files, each once, in the order of their turns.
in_turn() {
	for name in $longest; do
		for file; do
			case $file in
			*/"$name.bats") echo "$file" ;;
			esac
		done
	done
	ls -S "$@"
}

if [ "$1" = -1 ]; then
	run "$2"
	exit
fi
# A shell ignores signals in what it runs in the background, nohup ignores HUP: the tests begin with
# none ignored.
in_turn "$@" | awk '!seen[$0]++' |
	env --default-signal xargs -P "$(nproc)" -I '{}' "$0" -1 '{}'
