#!/bin/sh
# Runs a command with container engines at hand: `tests/engines.sh bats tests/integration`.
#
# A Docker daemon that answers is used as it is. Otherwise, and if we may, one is started with its
# data below build/ and a socket of its own, and stopped by its pid at the end. Podman needs no
# daemon.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$top/build"
daemon=
socket=

stop() {
	[ -n "$daemon" ] || return 0
	kill "$daemon" 2>/dev/null || :
	wait "$daemon" 2>/dev/null || :
	umount "$socket/run/netns/default" 2>/dev/null || :
	rm -rf "$socket"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

start_docker() {
	socket=$(mktemp -d /tmp/usher-docker.XXXXXX)
	dockerd --iptables=false --ip6tables=false --bridge=none --data-root "$top/build/docker" \
		--exec-root "$socket/run" --pidfile "$socket/pid" -H "unix://$socket/socket" \
		>"$top/build/dockerd.log" 2>&1 </dev/null &
	daemon=$!
	DOCKER_HOST=unix://$socket/socket
	export DOCKER_HOST
	tries=0
	until docker info >/dev/null 2>&1; do
		tries=$((tries + 1))
		if [ $tries -gt 300 ] || ! kill -0 "$daemon" 2>/dev/null; then
			echo "the Docker daemon does not start; see build/dockerd.log" >&2
			return
		fi
		sleep 0.1
	done
}

if command -v docker >/dev/null && ! docker info >/dev/null 2>&1 &&
	command -v dockerd >/dev/null && [ "$(id -u)" = 0 ]; then
	start_docker
fi

"$@"
