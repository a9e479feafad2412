# What the READMEs say of images made from Debian's: their Dockerfiles, and the commands of the
# examples.

# bats file_tags=debian

load documents

setup_file() {
	need_root
	need_docker
	debian_image
}

# Lines that stand alone continue a Dockerfile of one's own.
dockerfile() {
	rm -rf context && mkdir context
	cp "$USHER" context/usher
	cp "$PROBE" context/app
	echo 'listen = ${PORT}' >context/app.conf.tmpl
	echo 'env PORT=1' >context/usher.conf
	grep -q '^FROM' "$1" || printf '%s\n' 'FROM debian:12-slim' 'COPY usher /usr/local/bin/usher' \
		'COPY usher.conf /etc/usher.conf' >context/Dockerfile
	cat "$1" >>context/Dockerfile
	docker build -q --network=host -t usher-test/document context
}

@test "Dockerfiles are built" {
	blocks_pass dockerfile dockerfile
}

# Those of some examples; which were run is noted for the last test.
examples_run() {
	local example
	mkdir tree
	make -s -C "$TOP" build/gateway >/dev/null
	tree
	for example; do
		commands_run "examples/$example/README.md"
		echo "examples/$example/README.md" >>"$BATS_FILE_TMPDIR/run"
	done
}

@test "the commands of the READMEs of compose, java, kubernetes and the migration" {
	examples_run compose java kubernetes migrate-from-tini-gosu
}

@test "the commands of the READMEs of nginx and postgres" {
	examples_run nginx postgres
}

@test "the commands of the READMEs of python, redis and the two from scratch" {
	examples_run python redis scratch scratch-tls
}

@test "no example's README was left out" {
	diff <(sort "$BATS_FILE_TMPDIR/run") <(readmes | grep ^examples/ | sort)
}
