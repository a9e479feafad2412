# examples/postgres on Docker and on podman. And the shell entry point that it replaces, which does
# the same.

# bats file_tags=debian

load ../../tests/integration/helper

setup_file() {
	build_example docker usher-test/postgres postgres
	build_example docker usher-test/postgres-before postgres/before
	build_example podman usher-test/postgres postgres
}

here() {
	need_root
	"need_$1"
	ENGINE=$1 NAME=usher-test-postgres-$1
	volume "$1" "$NAME"
}

# sql STATEMENT [OPTIONS OF PSQL...]: by TCP.
sql() {
	local statement=$1
	shift
	"$ENGINE" exec -e PGPASSWORD="${PASSWORD-pass}" "$NAME" psql -h 127.0.0.1 -U postgres -d shop -X -A -t \
		"$@" -c "$statement"
}

# The server of the first start listens at its socket only.
answers() {
	logged "$ENGINE" "$NAME" 'listening on IPv4 address "0.0.0.0"' && [ "$(sql 'select 1' 2>&1)" = 1 ]
}

# serve IMAGE OPTIONS...
serve() {
	local image=usher-test/$1
	shift
	container "$ENGINE" "$NAME" --network=none -v "$NAME:/var/lib/postgresql" -e POSTGRES_DB=shop \
		-m 256m "$@" "$image"
	eventually 90 answers || {
		"$ENGINE" logs "$NAME"
		return 1
	}
}

# A stop while a client is connected: fast, clean, 0.
stops_fast() {
	"$ENGINE" exec -d -e PGPASSWORD="${PASSWORD-pass}" "$NAME" psql -h 127.0.0.1 -U postgres -d shop -X \
		-c 'select pg_sleep(300)'
	eventually 20 eval "[ \"\$(sql \"select count(*) from pg_stat_activity where query like 'select pg_sleep%'\")\" = 1 ]"
	stops "$ENGINE" "$NAME" 0 30
	logged "$ENGINE" "$NAME" 'received fast shutdown request'
	logged "$ENGINE" "$NAME" 'database system is shut down'
}

@test "postgres: Docker: a first start, TCP and socket, a fast stop, data that outlast the container" {
	here docker
	printf 'create table visits (name text);\n' >visits.sql
	chmod 644 visits.sql
	echo pass >secret
	chmod 600 secret
	serve postgres -v "$T/secret:/run/secrets/POSTGRES_PASSWORD:ro" -v "$T/visits.sql:/first-start.d/visits.sql:ro" \
		--read-only --tmpfs /run/postgresql
	[ "$(users_of "$NAME")" = "$(docker exec "$NAME" id -u postgres)" ]
	[ "$(sql 'show shared_buffers')" = 64MB ]
	sql "insert into visits values ('one')"
	PASSWORD=wrong run sql 'select 1'
	tells 'password authentication failed'
	run docker exec -e PGPASSWORD=pass "$NAME" psql -h /run/postgresql -U postgres -d shop -X -A -t \
		-c 'select name from visits'
	expect_status 0
	[ "$output" = one ]
	# Nobody's environment holds the password.
	run docker exec -u postgres "$NAME" sh -c 'cat /proc/1/environ /proc/[0-9]*/environ | tr "\0" "\n"'
	[[ $output == *POSTGRES_PORT=* && $output != *POSTGRES_PASSWORD=* ]]
	stops_fast

	# The second start makes nothing: the old password still holds.
	serve postgres -e POSTGRES_PASSWORD=other
	[ "$(sql 'select name from visits')" = one ]
	refute logged docker "$NAME" 'creating configuration files'
}

@test "postgres: a first start that fails or is cut off leaves no half of a database" {
	here docker
	printf 'select nonsense;\n' >wrong.sql
	chmod 644 wrong.sql
	run docker run --rm --network=host -v "$NAME:/var/lib/postgresql" -e POSTGRES_PASSWORD=pass \
		-v "$T/wrong.sql:/first-start.d/wrong.sql:ro" usher-test/postgres
	expect_status 3
	tells 'column "nonsense" does not exist' 'postgres cannot start: the hook .*first-start exited with 3'
	run docker run --rm --network=host -v "$NAME:/var/lib/postgresql" usher-test/postgres ls /var/lib/postgresql
	[ "$output" = data.new ]

	container docker "$NAME" --network=host -v "$NAME:/var/lib/postgresql" -e POSTGRES_PASSWORD=pass \
		usher-test/postgres
	eventually 30 logged docker "$NAME" 'creating configuration files'
	stops docker "$NAME" 143 20
	run docker run --rm --network=host -v "$NAME:/var/lib/postgresql" usher-test/postgres ls /var/lib/postgresql
	expect_status 0
	refute grep -qx data <<<"$output"
}

# A user id that the image does not know, nothing granted, and a root that cannot be written but
# for OPTIONS.
any_user() {
	here "$1"
	shift
	serve postgres -e POSTGRES_PASSWORD=pass --user 1000620000:0 --cap-drop=ALL \
		--security-opt=no-new-privileges "$@"
	[ "$("$ENGINE" exec "$NAME" cat /var/lib/postgresql/data/PG_VERSION)" = 15 ]
	[ "$("$ENGINE" exec "$NAME" stat -c %u /var/lib/postgresql/data)" = 1000620000 ]
	stops_fast
}

@test "postgres: Docker: any user id, with an account added to a group-writable /etc/passwd" {
	any_user docker
	docker cp "$NAME:/etc/passwd" passwd
	grep -qE '^[a-z]+:x:1000620000:0:' passwd
}

@test "postgres: podman: any user id, with the account that the engine adds, a read-only root" {
	any_user podman --read-only --mount type=tmpfs,destination=/run/postgresql,U=true
}

@test "postgres: what is missing is told in one run, and nothing is made" {
	here docker
	run docker run --rm --network=host -v "$NAME:/var/lib/postgresql" -e PGDATA=data -e POSTGRES_PORT=0 \
		usher-test/postgres
	expect_status 78
	tells 'postgres cannot start: 3 problems' 'POSTGRES_PASSWORD is not set' PGDATA POSTGRES_PORT
	run docker run --rm --network=host -v "$NAME:/var/lib/postgresql" usher-test/postgres ls /var/lib/postgresql
	expect_status 0
	[ -z "$output" ]
}

@test "postgres: the shell entry point renders the same files, serves the same, ends alike" {
	local image
	here docker
	for image in postgres postgres-before; do
		serve $image -e POSTGRES_PASSWORD=pass
		docker exec "$NAME" sh -c 'cd /run/postgresql && cat postgresql.conf pg_hba.conf && stat -c "%U %a" postgresql.conf' \
			>$image.files
		docker top "$NAME" -o pid,uid,args | sed -nE '/ shop /d; s/^ *[0-9]+ +([0-9]+ +postgres.*)/\1/p' |
			sort >$image.processes
		[ -s $image.files ]
		[ -s $image.processes ]
		stops docker "$NAME" 0 30
	done
	diff postgres.files postgres-before.files
	diff postgres.processes postgres-before.processes
	# The script finds the database of the other's first start.
	logged docker "$NAME" 'ready to accept'
	refute logged docker "$NAME" 'creating configuration files'
	run docker run --rm --network=host -v "$NAME:/var/lib/postgresql" usher-test/postgres-before
	expect_status 78
	tells 'POSTGRES_PASSWORD is not set'
}

@test "postgres: README has what usher explain says" {
	need_docker
	readme_explains docker usher-test/postgres postgres
}
