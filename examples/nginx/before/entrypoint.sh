#!/bin/sh
# What usher.conf beside this folder does, as shell entry points do it: tini, sh, envsubst, gosu.
set -eu

case ${1-} in
-*) set -- nginx -c /run/nginx/nginx.conf -e /dev/stderr -g 'daemon off;' "$@" ;;
esac

fail() {
	echo "entrypoint: $*" >&2
	exit 78
}

# The processors of the control group's quota, rounded up, or else of the machine.
processors() {
	all=$(nproc)
	quota=-1 period=100000
	if [ -r /sys/fs/cgroup/cpu.max ]; then
		read -r quota period </sys/fs/cgroup/cpu.max
	elif [ -r /sys/fs/cgroup/cpu/cpu.cfs_quota_us ]; then
		quota=$(cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us)
		period=$(cat /sys/fs/cgroup/cpu/cpu.cfs_period_us)
	fi
	case $quota in
	max | -1) echo "$all" ;;
	*)
		wanted=$(((quota + period - 1) / period))
		if [ "$wanted" -lt "$all" ]; then echo "$wanted"; else echo "$all"; fi
		;;
	esac
}

render() {
	folder=/run/nginx
	case $1 in
	*.html.template) folder=/run/nginx/html ;;
	esac
	name=${1##*/}
	# Without the list envsubst would empty nginx's $uri and $host.
	# shellcheck disable=SC2016
	envsubst '${GREETING} ${SERVER_NAME} ${PORT} ${WORKERS}' <"$1" >"$folder/.$name"
	mv "$folder/.$name" "$folder/${name%.template}"
}

if [ "$(basename "$1")" = nginx ]; then
	missing=
	for name in GREETING; do
		eval "value=\${$name:-}"
		[ -n "$value" ] || missing="$missing $name"
	done
	[ -z "$missing" ] || fail "not set:$missing"
	: "${SERVER_NAME:=localhost}" "${PORT:=8080}" "${WORKERS:=$(processors)}"
	case $PORT in
	*[!0-9]* | ??????*) fail "PORT is no port: $PORT" ;;
	esac
	export SERVER_NAME PORT WORKERS

	mkdir -p /run/nginx/html
	for template in /etc/nginx/templates/*.template; do
		render "$template"
	done
	if [ "$(id -u)" = 0 ]; then
		chown -R www-data:www-data /run/nginx
		# So that nginx can open its logs after the change of user.
		chown www-data /dev/stdout /dev/stderr || :
	fi
fi

if [ "$(id -u)" = 0 ]; then
	exec gosu www-data "$@"
fi
exec "$@"
