# Debian's nginx, redis and PostgreSQL in the box of --harden, their programs and configuration
# unchanged: what they write is declared in usher.conf.

# bats file_tags=debian

load helper

setup_file() {
	need_root || return 0
	need_docker || return 0
	debian_image || return
	local folder
	folder=$(mktemp -d /tmp/usher-test.XXXXXX)
	cp "$TOP/build/usher" "$TOP/build/probe" "$folder"
	printf '%s\n' harden 'user www-data' 'own /run' 'own /var/lib/nginx:recursive' \
		'own /var/log/nginx:recursive' >"$folder/nginx.conf"
	printf '%s\n' harden 'user redis' 'mkdir /run/redis' 'own /var/lib/redis:recursive' \
		'own /var/log/redis:recursive' >"$folder/redis.conf"
	printf '%s\n' harden 'user postgres' 'mkdir /run/postgresql' 'own /var/lib/postgresql:recursive' \
		>"$folder/postgres.conf"
	cat >"$folder/Dockerfile" <<-'END'
		FROM debian:12-slim
		RUN mkdir -p /var/lib/postgresql/data && chown -R postgres /var/lib/postgresql && \
			su postgres -s /bin/sh -c "/usr/lib/postgresql/15/bin/initdb -D /var/lib/postgresql/data"
		COPY usher probe /
		COPY *.conf /etc/usher/
		ENTRYPOINT ["/usher"]
	END
	DOCKER_BUILDKIT=0 docker build -q --network=none -t usher-test-services "$folder" >"$folder/log" 2>&1 || {
		cat "$folder/log"
		rm -rf "$folder"
		return 1
	}
	rm -rf "$folder"
}

setup() {
	need_root
	need_docker
	scratch
	NAME=usher-test-services-$BATS_TEST_NUMBER-$$
}

# service CONFIG COMMAND...
service() {
	local config=$1
	shift
	container docker "$NAME" --network=none usher-test-services --config "/etc/usher/$config.conf" -- "$@"
}

inside() {
	docker exec "$NAME" "$@"
}

# No process of the container but this one has an id of root or a capability, and each is boxed.
boxed() {
	inside sh -c 'for file in /proc/[0-9]*/status; do
		[ "$(grep -c "^PPid:.0$" "$file")" = 0 ] || [ "$file" = /proc/1/status ] || continue
		[ "$file" != "/proc/$$/status" ] || continue
		grep -hE "^(Uid|Gid|CapInh|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs):" "$file"
	done' >"$T/all"
	[ "$(grep -c '^NoNewPrivs:.1$' all)" -ge "$1" ]
	refute grep -E '^NoNewPrivs:.0' all
	refute grep -E '^(Uid|Gid):.*\<0\>' all
	refute grep -vE '^[^C]|0000000000000000' all
}

@test "nginx" {
	service nginx nginx -g 'daemon off;'
	eventually 30 inside /probe limit 1 get 80
	run inside /probe get 80
	tells 'welcome to nginx'
	boxed 2
	docker stop -t 20 "$NAME" >/dev/null
	[ "$(docker inspect -f '{{.State.ExitCode}}' "$NAME")" = 0 ]
}

@test "redis, which saves its data" {
	service redis redis-server /etc/redis/redis.conf --daemonize no
	eventually 30 inside redis-cli ping
	run inside redis-cli set key value
	[ "$output" = OK ]
	run inside redis-cli save
	[ "$output" = OK ]
	inside test -s /var/lib/redis/dump.rdb
	boxed 2
	docker stop -t 20 "$NAME" >/dev/null
	[ "$(docker inspect -f '{{.State.ExitCode}}' "$NAME")" = 0 ]
}

@test "PostgreSQL, which forks, and writes its tables" {
	service postgres /usr/lib/postgresql/15/bin/postgres -D /var/lib/postgresql/data
	eventually 60 inside psql -U postgres -h /run/postgresql -c 'select 1' >/dev/null
	run inside psql -U postgres -h /run/postgresql -At -c 'create table t as select 42 as n; checkpoint; select n from t'
	tells 42
	boxed 4
	docker stop -t 30 "$NAME" >/dev/null
	[ "$(docker inspect -f '{{.State.ExitCode}}' "$NAME")" = 0 ]
}

@test "what is not declared stays closed to them" {
	service postgres /probe say in touch /var/log/nginx/x
	eventually 30 eval '[ "$(docker inspect -f "{{.State.Running}}" "$NAME")" = false ]'
	run docker logs "$NAME"
	tells '^in$' 'permission denied'
	run docker run --rm --network=host --entrypoint /usher usher-test-services --config none --harden \
		-- /probe say root touch /etc/x
	tells '^root$' 'permission denied'
}
