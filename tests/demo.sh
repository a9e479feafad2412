#!/bin/sh
# The main job before one's eyes: usher as PID 1 of a small service. Needs build/usher, build/probe
# and no rights: without root the user drop is left out, without namespaces usher is a subreaper.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
room=$(mktemp -d /tmp/usher-demo.XXXXXX)
job=
end() {
	[ -z "$job" ] || kill -KILL "$job" 2>/dev/null || :
	rm -rf "$room"
}
trap end EXIT
trap 'exit 1' HUP INT TERM
chmod 755 "$room"
cp "$top/build/usher" "$top/build/probe" "$room"
cd "$room"
usher=$room/usher probe=$room/probe

bold='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
	bold=$(printf '\033[1m') plain=$(printf '\033[0m')
fi
say() {
	printf '\n%s\n' "$bold$*$plain"
}

show() {
	sed 's/^/    /' "$@"
}

# Until COMMAND is true; the demo has failed when it is not within ten seconds.
await() {
	tries=0
	until "$@" >/dev/null 2>&1; do
		tries=$((tries + 1))
		if [ $tries -gt 200 ]; then
			echo "demo: never came true: $*" >&2
			show out >&2
			exit 1
		fi
		sleep 0.05
	done
}

expect() {
	if [ "$1" != "$2" ]; then
		echo "demo: $3: $1, not $2" >&2
		show out >&2
		exit 1
	fi
}

if unshare --fork --pid --mount-proc true 2>/dev/null; then
	place='PID 1 of a new PID namespace' first='unshare --fork --pid --mount-proc'
elif unshare --user --map-root-user --fork --pid --mount-proc true 2>/dev/null; then
	place='PID 1 of a new PID namespace' first='unshare --user --map-root-user --fork --pid --mount-proc'
else
	place='a subreaper (namespaces are forbidden here)' first=
fi

cat >usher.conf <<END
env GREETING
env PORT=8080
mkdir $room/run
template $room/service.conf.tmpl:$room/run/service.conf
END
cat >service.conf.tmpl <<'END'
greeting = "${GREETING}"
listen   = ${ADDRESS:-127.0.0.1}:${PORT}
literal  = $host
END
drop=
if [ "$(id -u)" = 0 ]; then
	echo 'user 1234:1234' >>usher.conf
	drop=yes
fi

say "usher ($(wc -c <usher) bytes, static) as $place. Its usher.conf:"
show usher.conf

say "1. A required variable is missing: usher says what and where, changes nothing, exits 78."
code=0
# shellcheck disable=SC2086 # a command of several words, or of none
env -u GREETING $first "$usher" --config usher.conf -- "$probe" say started >out 2>&1 || code=$?
show out
expect $code 78 'the exit code'
if [ -e run ]; then expect made missing "$room/run"; fi

say "2. With it, the template is rendered and the service starts:"
show service.conf.tmpl
# The service: shows its configuration and itself, leaves an orphan behind that needs 300 ms to end.
# shellcheck disable=SC2086
GREETING='Good morning' $first "$usher" --config usher.conf --linger 5s -- "$probe" \
	read "$room/run/service.conf" say -- status Uid status Gid regain say -- \
	orphans 20 no-zombies tree say -- \
	orphan setsid until TERM say 'orphan: got TERM, finishing my work' sleep 300 say 'orphan: done' . \
	say ready until TERM say 'service: got TERM, leaving with 3' exit 3 >out 2>&1 3>&- &
job=$!
await grep -qx ready out
echo "    becomes"
sed -n '1,/^--$/p' out | grep -vx -- -- | show

if [ -n "$drop" ]; then
	say "3. It runs as the user that was asked for, and cannot become root again:"
else
	say "3. (Not started as root, so usher stays who it is; as root it would become user 1234.)"
fi
awk '/^--$/ { part++; next } part == 1' out | show

say "4. Twenty orphans have come and gone; none is left as a zombie. These processes are there:"
awk '/^--$/ { part++; next } part == 2 && (!/^process/ || / (usher|probe)$/)' out | show

say "5. A stop: TERM goes to the service, then to what it left behind, which may finish its work."
if [ -n "$first" ]; then
	target=$(for stat in /proc/[0-9]*/stat; do
		read -r line <"$stat" || continue
		# shellcheck disable=SC2086 # its fields
		set -- ${line##*) }
		[ "$2" != "$job" ] || { stat=${stat#/proc/}; echo "${stat%/stat}"; }
	done 2>/dev/null)
else
	target=$job
fi
# shellcheck disable=SC2086 # one process id
kill -TERM $target
code=0
wait "$job" || code=$?
job=
awk '/^ready$/ { shown = 1; next } shown' out | show
echo "    the container ends with the service's exit code: $code"
expect $code 3 'the exit code'
grep -q 'orphan: done' out || expect killed 'at its end' 'the orphan'

say "That was it: one start, one report, one clean end."
