#!/bin/sh
# What usher.conf beside this folder does, as shell entry points do it: tini, sh, envsubst, gosu.
set -eu

case ${1-} in
-*) set -- redis-server /run/redis/redis.conf "$@" ;;
esac

fail() {
	echo "entrypoint: $*" >&2
	exit 78
}

# NAME from NAME, else from the file NAME_FILE, else from /run/secrets/NAME.
secret() {
	eval "value=\${$1:-} file=\${$1_FILE:-}"
	if [ -n "$value" ] && [ -n "$file" ]; then
		fail "both $1 and $1_FILE are set"
	fi
	if [ -z "$value" ]; then
		file=${file:-/run/secrets/$1}
		[ -r "$file" ] || fail "$1 is not set"
		value=$(cat "$file")
	fi
	[ -n "$value" ] || fail "$1 is empty"
	eval "$1=\$value"
	export "${1?}"
	unset "$1_FILE"
}

# The memory limit of the control group, or else the machine's memory; in bytes.
memory() {
	machine=$(($(awk '$1 == "MemTotal:" { print $2 }' /proc/meminfo) * 1024))
	limit=
	for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
		[ ! -r "$file" ] || limit=$(cat "$file")
	done
	case $limit in
	'' | max) echo "$machine" ;;
	*) if [ "$limit" -lt "$machine" ]; then echo "$limit"; else echo "$machine"; fi ;;
	esac
}

mounted() {
	awk -v path="$1" '$5 == path { found = 1 } END { exit !found }' /proc/self/mountinfo
}

# "some\"text": quotes and backslashes escaped.
quoted() {
	printf '%s' "$1" | sed 's/[\\"]/\\&/g'
}

if [ "$(basename "$1")" = redis-server ]; then
	: "${REDIS_PORT:=6379}" "${REDIS_MEMORY_PERCENT:=75}" "${REDIS_POLICY:=noeviction}"
	for number in "$REDIS_PORT" "$REDIS_MEMORY_PERCENT"; do
		case $number in
		*[!0-9]* | ??????*) fail "no number: $number" ;;
		esac
	done
	mounted /data || fail "/data is not mounted"
	secret REDIS_PASSWORD
	password=$REDIS_PASSWORD
	REDIS_PASSWORD=$(quoted "$password")
	MAXMEMORY=$(($(memory) * REDIS_MEMORY_PERCENT / 100))
	export REDIS_PORT REDIS_POLICY MAXMEMORY

	mkdir -p /run/redis
	umask 0077
	envsubst </usr/local/share/redis.conf.template >/run/redis/.redis.conf
	mv /run/redis/.redis.conf /run/redis/redis.conf
	unset REDIS_PASSWORD MAXMEMORY
	if [ "$(id -u)" = 0 ]; then
		chown -R redis:redis /run/redis
		find /data ! -user redis -exec chown redis:redis {} +
	fi
fi

if [ "$(id -u)" = 0 ]; then
	exec gosu redis "$@"
fi
exec "$@"
