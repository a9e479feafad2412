#!/bin/sh
# All bats files, in two halves side by side: what lives in containers of Debian, as the files' tag
# says, with the making of that image; and the rest. Two processors are busy then. What the first
# half says comes after the other's.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
log=$top/build/containers.tap

# A shell ignores signals in what it runs in the background, nohup ignores HUP: the tests begin with
# none ignored.
half() {
	exec env --default-signal bats --timing --filter-tags "$1" \
		"$top/tests/integration" "$top"/examples/*/*.bats
}

containers() {
	[ "$(id -u)" != 0 ] || "$top/tests/debian.sh" || :
	half containers
}

containers >"$log" 2>&1 &
first=$!
trap 'kill $first' EXIT
trap 'exit 1' HUP INT TERM
code=0
(half '!containers') || code=1
wait $first || code=1
trap - EXIT
cat "$log"
exit $code
