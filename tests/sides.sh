#!/bin/sh
# All bats files, in two halves side by side: what lives in containers, as the files' tag says, and
# the rest. Two processors are busy then, and the engines have one client each. What the first half
# says comes after the other's.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
log=$top/build/containers.tap

half() {
	bats --timing --filter-tags "$1" "$top/tests/integration" "$top"/examples/*/*.bats
}

half containers >"$log" 2>&1 &
containers=$!
trap 'kill $containers' EXIT
trap 'exit 1' HUP INT TERM
code=0
half '!containers' || code=1
wait $containers || code=1
trap - EXIT
cat "$log"
exit $code
