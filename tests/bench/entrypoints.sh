#!/bin/bash
# What an entry point costs: the ones of the examples' before/ (tini, sh, envsubst, gosu) beside
# usher, doing the same in the same image: lines, and the time from the start of the init to the
# start of the service and back. The service is a stand-in that ends at once; its own time, measured
# the same way, is taken off. Needs Docker, and root. BENCH_ROUNDS: starts each (400).
#
# Fails when usher does not start at least ten times as fast.
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
room=$(mktemp -d /tmp/usher-bench.XXXXXX)
rounds=${BENCH_ROUNDS:-400}
turns=20
containers=()
end() {
	[ ${#containers[@]} = 0 ] || docker rm -fv "${containers[@]}" >/dev/null 2>&1 || :
	rm -rf "$room"
}
trap end EXIT
bats_require_minimum_version() { :; }
# shellcheck source=../integration/helper.bash
. "$top/tests/integration/helper.bash"
export BATS_FILE_TMPDIR=$room

# The stand-in, which takes any arguments.
echo 'int main(void) { return 0; }' | "$(command -v musl-gcc || echo cc)" -O2 -static -s -x c - -o "$room/service"
cp "$top/build/launch" "$room"
chmod 755 "$room" "$room"/*

# SERVICE PROGRAM: the container that stays, with the stand-in in the program's place; as PID 1 of
# namespaces within it the entry points run.
stay() {
	local name=usher-bench-$1-$$
	build_example docker "usher-bench/$1" "${1/-before//before}"
	docker run -d --name "$name" --network=none --cap-add=SYS_ADMIN \
		--security-opt=seccomp=unconfined --security-opt=systempaths=unconfined \
		--security-opt=apparmor=unconfined -v "$room/launch:/launch:ro" \
		-v "$room/service:$2:ro" -e GREETING=hello -e REDIS_PASSWORD=pass -e POSTGRES_PASSWORD=pass \
		-v /data -v /var/lib/postgresql --entrypoint sleep "usher-bench/$1" 3600 >/dev/null
	containers+=("$name")
	# The first start of postgres is behind us.
	docker exec "$name" install -d /var/lib/postgresql/data
}

# One turn, in microseconds: SERVICE COMMAND...
turn() {
	local name=usher-bench-$1-$$
	shift
	docker exec "$name" /launch -n -r $((rounds / turns)) -s 0 -e 0 "$@" 2>"$room/turn.err" |
		sed -nE 's/.* 0 wrong, median ([0-9]+) us/\1/p' >"$room/turn"
	[ -s "$room/turn" ] || {
		cat "$room/turn.err" >&2
		echo "does not start: $*" >&2
		exit 1
	}
	cat "$room/turn"
}

median() { sort -n "$room/$1" | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
lines() { grep -cvE '^[[:space:]]*(#|$)' "$1"; }

# SERVICE PROGRAM SCRIPT COMMAND...: in turns, so that the machine's moods hit all alike.
measure() {
	local service=$1 program=$2 script=$3 before after nothing ratio
	shift 3
	stay "$service" "$program"
	stay "$service-before" "$program"
	for ((i = 0; i < turns; i++)); do
		turn "$service" "$program" >>"$room/$service.nothing"
		turn "$service-before" tini -- "$script" "$@" >>"$room/$service.before"
		turn "$service" usher -- >>"$room/$service.after"
	done
	nothing=$(median "$service.nothing")
	before=$(($(median "$service.before") - nothing))
	after=$(($(median "$service.after") - nothing))
	ratio=$(awk "BEGIN { printf \"%.3f\", $after / $before }")
	printf '%-10s%12s%12s%14s%14s%10s\n' "$service" \
		"$(lines "$top/examples/$service/before/entrypoint.sh")" "$(lines "$top/examples/$service/usher.conf")" \
		"$before" "$after" "$ratio"
	[ $((after * 10)) -le "$before" ] || slow="$slow $service"
}

slow=
printf '%-10s%12s%12s%14s%14s%10s\n' 'entry point' 'lines of sh' usher.conf 'sh, us' 'usher, us' ratio
measure nginx /usr/sbin/nginx /entrypoint.sh nginx -c /run/nginx/nginx.conf -e /dev/stderr -g 'daemon off;'
measure redis /usr/bin/redis-server /entrypoint.sh redis-server /run/redis/redis.conf
measure postgres /usr/lib/postgresql/15/bin/postgres /usr/local/bin/entrypoint.sh postgres \
	-c config_file=/run/postgresql/postgresql.conf
[ -z "$slow" ] || {
	echo "not ten times as fast:$slow" >&2
	exit 1
}
