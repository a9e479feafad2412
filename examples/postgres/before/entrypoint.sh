#!/bin/sh
# What usher.conf beside this folder does, as shell entry points do it: tini, sh, envsubst, gosu.
set -eu

case ${1-} in
-*) set -- postgres -c config_file=/run/postgresql/postgresql.conf "$@" ;;
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

# The memory limit of the control group, or else the machine's memory; in MiB.
memory() {
	machine=$(awk '$1 == "MemTotal:" { print int($2 / 1024) }' /proc/meminfo)
	limit=
	for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
		[ ! -r "$file" ] || limit=$(cat "$file")
	done
	case $limit in
	'' | max) echo "$machine" ;;
	*)
		limit=$((limit / 1048576))
		if [ "$limit" -lt "$machine" ]; then echo "$limit"; else echo "$machine"; fi
		;;
	esac
}

mounted() {
	awk -v path="$1" '$5 == path { found = 1 } END { exit !found }' /proc/self/mountinfo
}

prepare() {
	: "${POSTGRES_USER:=postgres}" "${POSTGRES_DB:=postgres}" "${POSTGRES_PORT:=5432}"
	: "${PGDATA:=/var/lib/postgresql/data}" "${POSTGRES_LOCAL:=scram-sha-256}"
	: "${POSTGRES_CONNECTIONS:=100}"
	for number in "$POSTGRES_PORT" "$POSTGRES_CONNECTIONS"; do
		case $number in
		*[!0-9]* | ??????*) fail "no number: $number" ;;
		esac
	done
	mounted /var/lib/postgresql || fail "/var/lib/postgresql is not mounted"
	free=$(df -kP /var/lib/postgresql | awk 'NR == 2 { print $4 }')
	[ "$free" -ge 65536 ] || fail "less than 64 MB left at /var/lib/postgresql"
	secret POSTGRES_PASSWORD
	SHARED_BUFFERS=$(($(memory) / 4))
	[ "$SHARED_BUFFERS" -ge 16 ] || SHARED_BUFFERS=16
	export POSTGRES_USER POSTGRES_DB POSTGRES_PORT PGDATA POSTGRES_LOCAL POSTGRES_CONNECTIONS
	export SHARED_BUFFERS

	mkdir -p /run/postgresql
	for template in /etc/postgresql/templates/*.template; do
		name=${template##*/}
		envsubst <"$template" >"/run/postgresql/.$name"
		mv "/run/postgresql/.$name" "/run/postgresql/${name%.template}"
	done
	unset SHARED_BUFFERS
}

if [ "$(basename "$1")" = postgres ] && [ -z "${PREPARED:-}" ]; then
	prepare
	if [ "$(id -u)" = 0 ]; then
		chown -R postgres:postgres /run/postgresql
		chown postgres:postgres /var/lib/postgresql
	elif ! id -un >/dev/null 2>&1 && [ -w /etc/passwd ]; then
		echo "postgres-user:x:$(id -u):$(id -g)::/:/bin/sh" >>/etc/passwd
	fi
fi

# Again as the service's user: only that one can own the cluster of the first start.
if [ "$(id -u)" = 0 ]; then
	PREPARED=yes exec gosu postgres "$0" "$@"
fi

if [ "$(basename "$1")" = postgres ]; then
	unset PREPARED
	[ -e "$PGDATA" ] || first-start
	unset POSTGRES_PASSWORD
fi
exec "$@"
