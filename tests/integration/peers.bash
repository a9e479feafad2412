# For the files that run another program beside usher under its name: `load peers`.
#
# A case is run twice, once with each, and what comes of it must be the same. $MINE is a folder that
# holds usher by all names. A program's own words are not compared, only on which stream they stand.

load helper

names=(tini tini-static docker-init dumb-init catatonit podman-init su-exec gosu envsubst)

setup() {
	local name
	scratch
	MINE=$T/mine
	mkdir "$MINE"
	chmod 755 "$MINE"
	for name in "${names[@]}"; do
		ln -s ../usher "$MINE/$name"
	done
	ulimit -c 0
}

# The path of the program NAME, the real one or usher.
program() {
	path=$MINE/$2
	[ "$1" = mine ] || path=$(type -P "$2") || unavailable "needs $2"
	echo "$path"
}

# once WHOSE NAME ARGUMENTS...: its code, output and errors in $code, $T/out.WHOSE, $T/err.WHOSE.
once() {
	local whose=$1 path=$MINE/$2
	[ "$whose" = mine ] || hash "$2" || unavailable "needs $2"
	[ "$whose" = mine ] || path=${BASH_CMDS[$2]}
	code=0
	"$path" "${@:3}" >"$T/out.$whose" 2>"$T/err.$whose" <"${INPUT:-/dev/null}" 3>&- || code=$?
}

# both NAME ARGUMENTS...: the same exit code and, after $FILTER, the same output.
both() {
	local real with
	once real "$@"
	real=$code
	once mine "$@"
	[ "$code" = "$real" ] || differ "exit code $code, not $real" "$@"
	if [ -n "${FILTER:-}" ]; then
		for with in real mine; do
			$FILTER <"$T/out.$with" >"$T/filtered" && mv "$T/filtered" "$T/out.$with"
		done
	fi
	cmp -s "$T/out.real" "$T/out.mine" || differ "the output differs" "$@"
}

# in_namespace COMMAND...: with the processes of the case alone below /proc, and not as PID 1.
in_namespace() {
	unshare --fork --pid --mount-proc --kill-child sh -c '"$@"; exit $?' sh "$@"
}

# silent STREAM WHOSE: nothing was said on it.
silent() {
	[ ! -s "$T/$1.$2" ]
}

# As `both`, for what the program itself says: the same code and the same streams in use.
both_say() {
	local real stream
	once real "$@"
	real=$code
	once mine "$@"
	[ "$code" = "$real" ] || differ "exit code $code, not $real" "$@"
	for stream in out err; do
		[ -s "$T/$stream.real" ] && [ -s "$T/$stream.mine" ] ||
			{ silent $stream real && silent $stream mine; } ||
			differ "std$stream is used by one only" "$@"
	done
}

differ() {
	echo "$1: ${*:2}"
	echo "--- real"
	cat "$T/out.real" "$T/err.real"
	echo "--- mine"
	cat "$T/out.mine" "$T/err.mine"
	return 1
}

# Ids in lines "pid N", "pgid N", "sid N", "ppid N" as what they are to one another.
roles() {
	awk '{ value[$1] = $2; order[NR] = $1 } END {
		for (i = 1; i <= NR; i++) {
			n = value[order[i]]
			print order[i], (n == value["pid"]) ? "itself" : "another",
				(n == value["pgid"]) ? "its group" : "another"
		} }'
}

# codes WHOSE NAME WORDS...: the exit codes of 0 to 255, in $T/codes.WHOSE. WORDS are followed by
# what gives the code.
codes() {
	local number program
	program=$(program "$1" "$2")
	for number in {0..255}; do
		code=0
		"$program" "${@:3}" "$number" 2>/dev/null || code=$?
		echo "$number $code"
	done >"$T/codes.$1"
}

both_exit() {
	codes real "$@"
	codes mine "$@"
	[ "$(wc -l <"$T/codes.mine")" = 256 ]
	diff "$T/codes.real" "$T/codes.mine"
}

# Signals 1 to 32 alone: those that libc keeps come ignored from make(1), and Go changes that.
standard_signals() {
	sed -E 's/^(Sig[A-Za-z]+: ).*(.{8})$/\1\2/'
}

# Descriptors but for what differs by the name of a file.
plain_fds() {
	sed 's/\.\(real\|mine\)//g; s/^environ.*//'
}

# signals_got WHOSE NAME LAST ARGUMENTS...: as PID 1, all signals of $SIGNALS in order, LAST at the
# end; those that the service got, in $T/got.WHOSE.
signals_got() {
	local whose=$1 name=$2 last=$3 number
	shift 3
	: >out
	start_pid1 "$(program "$whose" "$name")" "$@" "$PROBE" say ready until "$last" exit 0
	eventually 10 said ready
	for number in $SIGNALS "$last"; do
		kill "-$number" "$PID"
	done
	finish
	expect_status 0
	sed -n 's/^signal \([0-9]*\) .*/\1/p' out | sort -nu >"got.$whose"
}

both_get() {
	signals_got real "$@"
	signals_got mine "$@"
	diff got.real got.mine
}
