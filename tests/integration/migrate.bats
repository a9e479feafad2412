# Images of the kinds people have: tests/migrate/NAME, with the program from Debian, and with usher in
# its place. Only the COPY line is changed; what they do must be the same.

# bats file_tags=debian

load helper

setup_file() {
	have docker || return 0
	make_both tini-service tini
	make_both dumb-init-python dumb-init
	make_both gosu-redis gosu
}

# make_both FOLDER PROGRAM: usher-test-migrate/FOLDER with the tags real and mine.
make_both() {
	local context=$BATS_FILE_TMPDIR/$1 tag
	cp -R "$TOP/tests/migrate/$1" "$context"
	cp "$TOP/build/usher" "$(type -P "$2")" "$context"
	cp "$context/Dockerfile" "$context/Dockerfile.real"
	sed "s/^COPY $2 /COPY usher /" "$context/Dockerfile.real" >"$context/Dockerfile.mine"
	[ "$(diff "$context/Dockerfile.real" "$context/Dockerfile.mine" | grep -c '^>')" = 1 ]
	for tag in real mine; do
		DOCKER_BUILDKIT=0 docker build -q -f "$context/Dockerfile.$tag" \
			-t "usher-test-migrate/$1:$tag" "$context" >"$BATS_FILE_TMPDIR/log" 2>&1 || {
			cat "$BATS_FILE_TMPDIR/log"
			return 1
		}
	done
}

setup() {
	need_root
	need_docker
	scratch
}

# serve FOLDER TAG LINE ARGUMENTS...: in the background, until it has said LINE.
serve() {
	NAME=usher-test-migrate-$1-$2
	docker rm -f "$NAME" >/dev/null 2>&1 || :
	container docker "$NAME" --network=host "usher-test-migrate/$1:$2" "${@:4}"
	eventually 20 logged "$3" || {
		docker logs "$NAME"
		return 1
	}
}

logged() {
	docker logs "$NAME" 2>&1 | grep -q -- "$1"
}

code() {
	docker inspect -f '{{.State.ExitCode}}' "$NAME"
}

# The processes' users and names, without those that come and go.
people() {
	docker top "$NAME" -o pid,user:20,comm | sed 1d | awk '$3 != "sleep" { print $2, $3 }' | sort
}

@test "tini and a service as for Node" {
	local tag
	for tag in real mine; do
		serve tini-service $tag listening
		[[ $(docker exec "$NAME" readlink /proc/1/exe) == */sbin/tini ]]
		eventually 10 sh -c "docker kill -s USR1 $NAME >/dev/null && docker logs $NAME | grep -q 'zombies 0'"
		docker stop -t 10 "$NAME" >/dev/null
		docker logs "$NAME" 2>&1 | grep -vE 'zombies|^Terminated' | sort >log.$tag
		code >>log.$tag
		docker run --rm --network=host usher-test-migrate/tini-service:$tag sh -c 'exit 42' || echo $? >>log.$tag
		docker run --rm --network=host usher-test-migrate/tini-service:$tag nosuch 2>/dev/null || echo $? >>log.$tag
	done
	cat log.mine
	diff log.real log.mine
	[ "$(xargs <log.mine)" = "env production cwd /app args [] got SIGTERM helper stops listening 0 42 127" ]
}

@test "dumb-init and Python behind a shell" {
	local tag
	for tag in real mine; do
		serve dumb-init-python $tag working
		people >people.$tag
		docker stop -t 10 "$NAME" >/dev/null
		docker logs "$NAME" >log.$tag 2>&1
		code >>log.$tag
		docker run --rm --network=host usher-test-migrate/dumb-init-python:$tag -V >>log.$tag 2>/dev/null || echo $? >>log.$tag
	done
	cat log.mine
	diff log.real log.mine
	diff people.real people.mine
	[ "$(wc -l <people.mine)" = 3 ]
	grep -q 'leads True' log.mine
	grep -q interrupted log.mine
}

@test "gosu and redis behind an entry point of shell" {
	local tag
	for tag in real mine; do
		serve gosu-redis $tag 'ready to accept'
		people >people.$tag
		docker exec "$NAME" redis-cli -s /tmp/redis.sock set key value >log.$tag
		docker exec "$NAME" sh -c 'stat -c "%U %n" /data; cat /proc/1/status' | grep -E '^redis|^Uid|^Gid|^Groups|^Cap' >>log.$tag
		docker logs "$NAME" 2>&1 | grep '^HOME' >>log.$tag
		docker stop -t 10 "$NAME" >/dev/null
		code >>log.$tag
		docker run --rm --network=host usher-test-migrate/gosu-redis:$tag --version | grep -o 'Redis server' >>log.$tag
		docker run --rm --network=host --user redis usher-test-migrate/gosu-redis:$tag id -un >>log.$tag
	done
	cat log.mine
	diff <(grep -v ^Groups log.real) <(grep -v ^Groups log.mine)
	diff people.real people.mine
	[ "$(awk '{ print $2 }' people.mine)" = redis-server ]
}
