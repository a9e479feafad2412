# examples/migrate-from-tini-gosu on Docker: an entry point of tini, sh, gosu and envsubst; the same
# with usher under their names; usher alone. All three do the same.

# bats file_tags=debian

load ../../tests/integration/helper

NAME=usher-test-migrate

setup_file() {
	local stage
	for stage in before step after; do
		build_example docker usher-test/migrate-$stage migrate-from-tini-gosu/$stage
	done
}

setup() {
	need_root
	need_docker
	scratch
	echo k3y >key
	chmod 600 key
}

answers() {
	docker exec "$NAME" shop get "$PORT" >page 2>/dev/null
}

# serve STAGE OPTIONS...
serve() {
	local image=usher-test/migrate-$1
	shift
	PORT=8080
	mkdir -p data
	container docker "$NAME" --network=none -v "$T/data:/data" -v "$T/key:/run/key:ro" \
		-e DATABASE_URL=postgres://db/shop -e API_KEY_FILE=/run/key "$@" "$image"
	eventually 30 answers || {
		docker logs "$NAME"
		return 1
	}
}

works() {
	serve "$1"
	printf '%s\n' 'listen   = 8080' 'database = "postgres://db/shop"' 'api_key  = "k3y"' 'path     = $uri' |
		diff - page
	[ "$(docker exec "$NAME" stat -c '%U %a' /run/shop/shop.conf /data)" = "$(printf 'shop 600\nshop 755')" ]
	[ "$(docker top "$NAME" -o pid,uid,args | awk '/ shop serve/ { print $2 }')" = \
		"$(docker exec "$NAME" id -u shop)" ]
	run docker exec -u shop "$NAME" sh -c 'cat /proc/[0-9]*/environ | tr "\0" "\n"'
	[[ $output == *DATABASE_URL=* && $output != *k3y* ]]
	stops docker "$NAME" 3 20
}

@test "migrate: before" {
	works before
}

@test "migrate: with usher under the names of tini, gosu and envsubst, and nothing else changed" {
	works step
	[ "$(docker inspect -f '{{json .Config.Cmd}}' usher-test/migrate-step)" = '["shop"]' ]
}

@test "migrate: after, and no process is left that is root" {
	works after
	serve after --read-only --tmpfs /run/shop
	[ "$(users_of "$NAME")" = "$(docker exec "$NAME" id -u shop)" ]
	stops docker "$NAME" 3 20
}

@test "migrate: what is missing: one thing a start before, all of it after" {
	run docker run --rm --network=host usher-test/migrate-before
	[ "$status" != 0 ]
	tells DATABASE_URL
	[[ $output != *API_KEY* && $output != */data* ]]
	run docker run --rm --network=host usher-test/migrate-after
	expect_status 78
	tells 'shop cannot start: 3 problems' 'DATABASE_URL is not set' 'API_KEY is not set' 'volume /data'
	run docker run --rm --network=host usher-test/migrate-after id -un
	expect_status 0
	[ "$output" = shop ]
}
