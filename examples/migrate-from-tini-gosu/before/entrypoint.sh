#!/bin/sh
set -e

if [ "$1" = shop ]; then
	: "${DATABASE_URL:?is not set}"
	if [ -z "$API_KEY" ] && [ -n "$API_KEY_FILE" ]; then
		API_KEY=$(cat "$API_KEY_FILE")
	fi
	: "${API_KEY:?is not set}"
	export API_KEY
	export PORT="${PORT:-8080}"

	if ! mountpoint -q /data; then
		echo "/data is not mounted" >&2
		exit 1
	fi
	mkdir -p /run/shop
	(umask 077 && envsubst '$DATABASE_URL $API_KEY $PORT' \
		</etc/shop/shop.conf.template >/run/shop/shop.conf)
	chown -R shop /run/shop /data
	unset API_KEY API_KEY_FILE

	# The tests' program as the service: it serves its configuration, and ends with 3.
	set -- shop serve "$PORT" /run/shop/shop.conf exit 3
fi

exec gosu shop "$@"
