# What every bats file begins with: `load helper`.
#
# Each test has a folder of its own, $T, that every user may enter, with copies of the programs:
# $USHER, $PROBE (tests/probe/probe.c, the service) and $LAUNCH. Tests wait for conditions, with
# `eventually`, and never for a time.

bats_require_minimum_version 1.5.0

TOP=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
export CONTAINERS_CONF=$TOP/tests/containers.conf
# Bash's own, where they are installed: a process is what costs most here.
for name in sleep mkdir rm; do
	enable -f "/usr/lib/bash/$name" "$name" 2>/dev/null || :
done
unset name

setup() {
	scratch
}

# bats takes note of where each command stands before it runs, which costs more than most of them,
# and doubles the price of a process. From here on of those alone that fail.
lightly() {
	declare -F bats_capture_stack_trace bats_check_status_from_trap >/dev/null || return 0
	trap - DEBUG
	set +T
	trap failed_here ERR
}

failed_here() {
	bats_check_status_from_trap
	[ -n "$BATS_DEBUG_LAST_STACK_TRACE_IS_VALID" ] || bats_capture_stack_trace
	BATS_DEBUG_LAST_STACK_TRACE_IS_VALID=1
}

teardown() {
	tidy
}

scratch() {
	lightly
	T=/tmp/usher-test.$BASHPID.$RANDOM
	mkdir -m 755 "$T"
	cp "$TOP/build/usher" "$TOP/build/probe" "$TOP/build/launch" "$T/"
	USHER=$T/usher PROBE=$T/probe LAUNCH=$T/launch
	JOB= PID=
	JOBS=() CONTAINERS=() VOLUMES=()
	unset "${!USHER_@}"
	cd "$T" || return
}

# Ends what the test left behind, each process by its own id.
tidy() {
	local job name
	for job in "${JOBS[@]}"; do
		kill -KILL "$job" 2>/dev/null || :
	done
	for name in "${CONTAINERS[@]}"; do
		"${name%%:*}" rm -fv "${name#*:}" >/dev/null 2>&1 || :
	done
	for name in "${VOLUMES[@]}"; do
		"${name%%:*}" volume rm -f "${name#*:}" >/dev/null 2>&1 || :
	done
	cd / && rm -rf "$T"
}

# In CI a test that cannot run is a failure.
unavailable() {
	if [ -n "${CI:-}" ]; then
		echo "not possible here: $1"
		return 1
	fi
	skip "$1"
}

need_root() {
	[ "$(id -u)" = 0 ] || unavailable "needs root"
}

# have ENGINE: it is here and works. Asked until it does, and then no more.
have() {
	local known=$BATS_RUN_TMPDIR/have.$1
	[ -e "$known" ] || { "$1" ps -q >/dev/null 2>&1 && : >"$known"; }
}

need_docker() {
	have docker || unavailable "needs a Docker daemon"
}

need_podman() {
	[ "$(id -u)" = 0 ] && have podman || unavailable "needs podman, as root"
}

# eventually SECONDS COMMAND...: true soon after COMMAND is, false after SECONDS. The longer it
# takes, the more seldom COMMAND is asked: asking costs others their processor.
eventually() {
	local end=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000)) pause=10 seconds
	shift
	until "$@"; do
		if [ "${EPOCHREALTIME/[.,]/}" -gt "$end" ]; then
			echo "never came true: $*"
			return 1
		fi
		printf -v seconds 0.%03d $pause
		sleep $seconds
		pause=$((pause < 160 ? pause * 3 / 2 : 240))
	done
}

milliseconds() {
	echo $((${EPOCHREALTIME/[.,]/} / 1000))
}

# Becomes COMMAND as PID 1 of a new namespace; with -s CODE, shell code run there as root before.
as_pid1() {
	local code=:
	if [ "$1" = -s ]; then
		code=$2
		shift 2
	fi
	exec unshare --fork --pid --mount-proc --kill-child \
		sh -c "$code"' && exec "$@"' sh "$@"
}

# Runs it in front: `run pid1 COMMAND...`, with -s CODE as above.
pid1() {
	(as_pid1 "$@")
}

# termlogged FILE OPTIONS...: usher in a mount namespace where FILE is the termination log.
termlogged() {
	local file=$1
	shift
	unshare --mount sh -c 'mount -t tmpfs none /dev && touch /dev/termination-log /dev/null &&
		mount --bind "$1" /dev/termination-log && shift && exec "$@"' sh "$file" \
		"$USHER" "$@"
}

# In the background, its output in $T/out and $T/err. $JOB is what `finish` waits for, $PID what
# signals are sent to.
start() {
	: >"$T/out"
	"$@" >"$T/out" 2>"$T/err" </dev/null 3>&- &
	JOB=$! PID=$!
	JOBS+=("$JOB")
}

# The same as PID 1 of a new namespace; -s CODE as above. $PID is PID 1 as seen from outside.
start_pid1() {
	: >"$T/out"
	(as_pid1 "$@") >"$T/out" 2>"$T/err" </dev/null 3>&- &
	JOB=$!
	JOBS+=("$JOB")
	eventually 5 child_of "$JOB"
	PID=$(child_of "$JOB")
	JOBS+=("$PID")
}

child_of() {
	local child
	read -rd ' ' child <"/proc/$1/task/$1/children" && echo "$child"
}

ended() {
	! kill -0 "$1" 2>/dev/null
}

# The job's end, within SECONDS (20 when not given): $status is its exit code.
finish() {
	eventually "${1:-20}" ended "$JOB"
	status=0
	wait "$JOB" || status=$?
}

# said TEXT: the service has printed a line that is TEXT.
said() {
	local line
	while IFS= read -r line || [ -n "$line" ]; do
		[ "$line" != "$1" ] || return 0
	done <"$T/out"
	return 1
}

# refute COMMAND...: it fails. (What begins with ! fails a test as its last command alone.)
refute() {
	if "$@"; then
		echo "this did not fail: $*"
		return 1
	fi
}

# PATTERNs (extended regular expressions), each in some line of $output, case aside.
tells() {
	local pattern line told=0 text
	mapfile -t text <<<"$output"
	shopt -s nocasematch
	for pattern in "$@"; do
		for line in "${text[@]}"; do
			[[ ! $line =~ $pattern ]] || continue 2
		done
		printf 'not told: %s\n' "$pattern"
		told=1
	done
	shopt -u nocasematch
	[ $told = 0 ] || printf -- '--- but:\n%s\n' "$output"
	return $told
}

expect_status() {
	[ "$status" -eq "$1" ] || {
		echo "exit code $status, not $1"
		printf '%s\n' "${output-}"
		cat "$T/out" "$T/err" 2>/dev/null
		return 1
	}
}

# Every file below FOLDER with its kind, mode, owner, size and sum: two of them are compared.
picture() {
	find "$1" -printf '%P %y %m %U:%G %s %l\n' | sort
	find "$1" -type f -exec cksum {} + | sort
}

# Builds an image with usher, the probe and the files of FOLDER, if it is given.
# ENGINE is docker or podman. The Dockerfile's further lines come from standard input.
image_from_scratch() {
	local engine=$1 name=$2 folder=${3:-}
	local context=$T/context.$RANDOM
	mkdir "$context"
	cp "$USHER" "$PROBE" "$context"
	[ -z "$folder" ] || cp -R "$folder/." "$context"
	{
		printf 'FROM scratch\nCOPY usher /usher\nCOPY probe /probe\n'
		cat
	} >"$context/Dockerfile"
	DOCKER_BUILDKIT=0 "$engine" build -q -t "$name" "$context" >/dev/null 2>"$T/build.err" || {
		cat "$T/build.err"
		return 1
	}
}

# An image of an example, built from the top of the repository as its README says: of the folder
# FOLDER with ENGINE, when that is here.
build_example() {
	have "$1" || return 0
	! grep -q debian "$TOP/examples/$3/Dockerfile" || debian_image "$1" || return
	DOCKER_BUILDKIT=0 "$1" build -q --network=host -f "$TOP/examples/$3/Dockerfile" -t "$2" "$TOP" \
		>"$BATS_FILE_TMPDIR/build.log" 2>&1 || {
		cat "$BATS_FILE_TMPDIR/build.log"
		return 1
	}
}

# readme_explains ENGINE IMAGE EXAMPLE: what stands in its README behind the line
# "<!-- usher explain -->", up to "<!-- end -->", is what usher explain prints in IMAGE.
readme_explains() {
	local block
	block=$(sed -n '/^<!-- usher explain -->$/,/^<!-- end -->$/{/^<!--/d;p}' \
		"$TOP/examples/$3/README.md")
	[ -n "$block" ]
	diff <("$1" run --rm --network=host --entrypoint usher "$2" explain --format markdown ||
		"$1" run --rm --network=host --entrypoint /usher "$2" explain --format markdown) <(echo "$block")
}

# container ENGINE NAME OPTIONS AND IMAGE...: started in the background, removed after the test.
# Docker starts its daemon's program twice for a network namespace, which takes most of the time of a
# short run: where nothing listens the tests say --network=host.
container() {
	local engine=$1 name=$2
	shift 2
	CONTAINERS+=("$engine:$name")
	"$engine" rm -fv "$name" >/dev/null 2>&1 || :
	"$engine" run -d --name "$name" "$@" >/dev/null
}

# volume ENGINE NAME: a new, empty one, removed after the test.
volume() {
	VOLUMES+=("$1:$2")
	"$1" volume rm -f "$2" >/dev/null 2>&1 || :
	"$1" volume create "$2" >/dev/null
}

# logged ENGINE NAME PATTERN: the container has printed a line with this (extended) pattern.
logged() {
	"$1" logs "$2" 2>&1 | grep -qE -- "$3"
}

# stops ENGINE NAME CODE SECONDS: by the engine's stop, with that exit code, within that time.
stops() {
	local begin took code
	begin=$(milliseconds)
	"$1" stop -t 60 "$2" >/dev/null
	took=$(($(milliseconds) - begin))
	code=$("$1" inspect -f '{{.State.ExitCode}}' "$2")
	[ "$code" = "$3" ] && [ $took -lt $(($4 * 1000)) ] || {
		echo "stopped in $took ms with exit code $code"
		"$1" logs "$2"
		return 1
	}
}

# The ids of the users that a container of Docker's has processes of.
users_of() {
	docker top "$1" -o pid,uid | awk 'NR > 1 { print $2 }' | sort -u
}

# A TCP port of the machine that nobody listens at.
free_port() {
	local port
	while :; do
		port=$((20000 + RANDOM % 10000))
		! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
	done
	echo $port
}

# The Debian image of the examples in ENGINE's store, made from packages (tests/debian.sh), once for
# all files that want it. One that was not made by us is taken as it is.
debian_image() {
	(flock 9 && debian_import "${1:-docker}") 9>"$TOP/build/debian.lock"
}

debian_import() {
	local label sum
	if label=$("$1" image inspect -f '{{index .Config.Labels "usher.packages"}}' \
		debian:12-slim 2>/dev/null); then
		case $label in
		"" | "<no value>") return ;;
		esac
	fi
	"$TOP/tests/debian.sh" || return
	sum=$(cksum <"$TOP/build/debian.tar.packages")
	[ "${label-}" = "$sum" ] ||
		"$1" import --change "LABEL usher.packages=\"$sum\"" "$TOP/build/debian.tar" \
			debian:12-slim >/dev/null 9>&-
}
