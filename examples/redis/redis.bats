# examples/redis on Docker and on podman. And the shell entry point that it replaces, which does the
# same.

# bats file_tags=debian

load ../../tests/integration/helper

setup_file() {
	build_example docker usher-test/redis redis
	build_example docker usher-test/redis-before redis/before
	build_example podman usher-test/redis redis
}

here() {
	need_root
	"need_$1"
	ENGINE=$1 NAME=usher-test-redis-$1
}

redis() {
	"$ENGINE" exec -e REDISCLI_AUTH="${PASSWORD-pass}" "$NAME" redis-cli "$@"
}

answers() {
	logged "$ENGINE" "$NAME" 'Ready to accept' && redis ping 2>&1 | grep -qx PONG
}

# serve IMAGE OPTIONS...
serve() {
	local image=usher-test/$1
	shift
	container "$ENGINE" "$NAME" --network=none "$@" "$image"
	eventually 30 answers || {
		"$ENGINE" logs "$NAME"
		return 1
	}
}

keeps_its_data() {
	here "$1"
	volume "$1" "$NAME"
	echo 'pa"ss' >secret
	chmod 600 secret
	PASSWORD='pa"ss'
	serve redis -v "$NAME:/data" -v "$T/secret:/run/secrets/REDIS_PASSWORD:ro" --read-only \
		--tmpfs /run/redis
	PASSWORD=wrong run redis get colour
	tells NOAUTH
	[ "$(redis set colour blue)" = OK ]
	# The file with the password in it is nobody else's, and the server does not know it otherwise.
	[ "$("$1" exec "$NAME" stat -c '%U %a' /run/redis/redis.conf)" = 'redis 600' ]
	run "$1" exec -u redis "$NAME" sh -c 'cat /proc/1/environ && cat /proc/[0-9]*/environ | tr "\0" "\n"'
	expect_status 0
	[[ $output == *PATH=* && $output != *pa\"ss* ]]
	stops "$1" "$NAME" 0 20

	PASSWORD=other
	serve redis -v "$NAME:/data" -e REDIS_PASSWORD=other
	[ "$(redis get colour)" = blue ]
}

@test "redis: Docker: a password from a file, a read-only root, data that outlast the container" {
	keeps_its_data docker
	[ "$(users_of "$NAME")" = "$(docker exec "$NAME" id -u redis)" ]
}

@test "redis: podman: a password from a file, a read-only root, data that outlast the container" {
	keeps_its_data podman
}

@test "redis: the memory limit of the container is the server's" {
	here docker
	serve redis -v /data -e REDIS_PASSWORD=pass -m 64m
	[ "$(redis config get maxmemory)" = "$(printf 'maxmemory\n50331648')" ]
	serve redis -v /data -e REDIS_PASSWORD=pass -m 64m -e REDIS_MEMORY_PERCENT=50 \
		-e REDIS_POLICY=allkeys-lru
	[ "$(redis config get 'maxmemory*' | sed -n '/^maxmemory$/{n;p}; /^maxmemory-policy$/{n;p}' | sort |
		tr '\n' ' ')" = '33554432 allkeys-lru ' ]
}

@test "redis: a data folder that was root's is given to redis, files and all" {
	here docker
	mkdir data
	touch data/of-root
	serve redis -v "$T/data:/data" -e REDIS_PASSWORD=pass
	[ "$(docker exec "$NAME" stat -c %U /data /data/of-root | sort -u)" = redis ]
}

@test "redis: any user id, without a capability" {
	here docker
	volume docker "$NAME"
	serve redis -v "$NAME:/data" -e REDIS_PASSWORD=pass --user 1000620000:0 --cap-drop=ALL \
		--security-opt=no-new-privileges
	[ "$(users_of "$NAME")" = 1000620000 ]
	[ "$(redis set colour blue)" = OK ]
	stops docker "$NAME" 0 20
	refute logged docker "$NAME" 'Failed|error'
}

@test "redis: what is missing is told in one run, and the password is not" {
	here docker
	run docker run --rm --network=host -e REDIS_MEMORY_PERCENT=110 -e REDIS_PORT=x usher-test/redis
	expect_status 78
	tells 'redis-server cannot start: 3 problems' 'REDIS_PASSWORD is not set' 'REDIS_PASSWORD_FILE' \
		REDIS_MEMORY_PERCENT REDIS_PORT
	run docker run --rm --network=host -v /data -e REDIS_PASSWORD=very-secret -e REDIS_PORT=x \
		usher-test/redis
	expect_status 78
	tells '1 problem' 'REDIS_PORT'
	[[ $output != *very-secret* ]]
}

@test "redis: the shell entry point renders the same file, serves the same, ends alike" {
	here docker
	local image
	PASSWORD='pa"ss\'
	for image in redis redis-before; do
		serve $image -v /data -e REDIS_PASSWORD="$PASSWORD" -m 64m
		docker exec "$NAME" cat /run/redis/redis.conf | sed 's/ *$//' >$image.files
		docker exec "$NAME" stat -c '%U %a' /run/redis/redis.conf /data >>$image.files
		docker top "$NAME" -o pid,uid,args | sed -nE 's/^ *[0-9]+ +([0-9]+ +redis-server .*)/\1/p' >$image.processes
		[ -s $image.processes ]
		stops docker "$NAME" 0 20
	done
	diff redis.files redis-before.files
	diff redis.processes redis-before.processes
	run docker run --rm --network=host -v /data usher-test/redis-before
	expect_status 78
	tells 'REDIS_PASSWORD is not set'
}

@test "redis: README has what usher explain says" {
	need_docker
	readme_explains docker usher-test/redis redis
}
