#!/bin/sh
# The entry point that images of databases have: root mends the owners, then gives itself up.
set -e

if [ "${1#-}" != "$1" ]; then
	set -- redis-server "$@"
fi
if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
	find . \! -user redis -exec chown redis '{}' +
	exec gosu redis "$0" "$@"
fi
echo "HOME $HOME"
exec "$@"
