#!/bin/bash
# --own PATH:recursive on 200,000 files that are right already, beside what else walks them:
# find, which asks for names alone; find that asks for owners; chown -R, which is the usual way.
# First in folders of 1,000 files, then of 8, as many as Debian's /usr has on average. The best of
# five turns each, in milliseconds. As root.
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
room=$(mktemp -d /tmp/usher-bench.XXXXXX)
trap 'rm -rf "$room"' EXIT
cd "$room"

milliseconds() {
	local start=${EPOCHREALTIME/[.,]/}
	"$@" >/dev/null
	echo $(((${EPOCHREALTIME/[.,]/} - start) / 1000))
}

best() {
	local title=$1
	shift
	for _ in {1..5}; do
		milliseconds "$@"
	done | sort -n | head -n 1 | xargs printf '%-42s%8d ms\n' "$title"
}

compare() {
	local folders=$1 files=$2

	echo "$((folders * files)) files in $folders folders"
	rm -rf data
	mkdir data
	seq -f 'data/%.0f' "$folders" | xargs mkdir
	seq "$folders" | awk -v files="$files" '{
		for (file = 1; file <= files; file++)
			print "data/" $1 "/" file
	}' | xargs touch
	chown -R 1234:1234 data
	best 'usher --own data:recursive' "$top/build/usher" --config none --user 1234:1234 \
		--own "$room/data:recursive" -- "$top/build/probe"
	best 'find data' find data
	best 'find data ! -user 1234' find data ! -user 1234
	best 'chown -R 1234 data' chown -R 1234 data
}

compare 200 1000
compare 25000 8
