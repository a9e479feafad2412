# Every code block of every README: what it says is run, built, checked or rendered here. A block of
# another kind, or one marked `norun`, must say why in the text before it.

# bats file_tags=containers

load helper

setup_file() {
	need_root
	need_docker
	debian_image
}

# What the commands of a README call theirs, should one of them have failed half way.
hello_remove() {
	docker ps -aq --filter 'name=^hello' | xargs -r docker rm -fv >/dev/null
	docker volume ls -q --filter 'name=^hello' | xargs -r docker volume rm >/dev/null
}

setup() {
	scratch
	hello_remove
}

teardown() {
	hello_remove
	tidy
}

readmes() {
	(cd "$TOP" && git ls-files '*README.md')
}

# The blocks of README as $T/blocks/NUMBER.KIND, KIND being the words behind the fence; the number is
# the line.
blocks() {
	rm -rf blocks && mkdir blocks
	awk '
		/^```/ && !kind { kind = substr($0, 4); gsub(/ /, "-", kind); if (kind == "") kind = "none"
			file = sprintf("blocks/%04d.%s", NR, kind); printf "" >file; next }
		/^```/ { close(file); kind = ""; next }
		kind { print >file }
		END { if (kind) { print "unclosed block" >"/dev/stderr"; exit 1 } }
	' "$TOP/$1"
}

# A copy of the tree to run in, and a docker that needs no network of its own: `-p` becomes the host's.
tree() {
	git -C "$TOP" ls-files -z | (cd "$TOP" && xargs -0 cp --parents -t "$T/tree" 2>/dev/null || :)
	mkdir -p tree/build bin
	cp "$USHER" "$PROBE" tree/build/
	[ ! -e "$TOP/build/gateway" ] || cp "$TOP/build/gateway" tree/build/
	cp -R "$TOP/build/src" "$TOP/build/flags" tree/build/ 2>/dev/null || :
	printf '#!/bin/sh\nexit 0\n' >bin/make
	cat >bin/docker <<-END
	#!/bin/bash
	words=() build=
	for word; do
		case \$word in
		-p | --publish) words+=(--network=host) skip=yes ;;
		*) [ -n "\${skip-}" ] && skip= || words+=("\$word") ;;
		esac
	done
	[ "\$1" != build ] || build=--network=host
	DOCKER_BUILDKIT=0 exec $(command -v docker) "\$1" \$build "\${words[@]:1}"
	END
	chmod +x bin/make bin/docker
}

@test "blocks are of a known kind, and one that is not run says why" {
	local readme block
	for readme in $(readmes); do
		blocks "$readme"
		for block in blocks/*; do
			[ -e "$block" ] || continue
			case ${block#*.} in
			sh | sh-norun | dockerfile | dockerfile-norun | conf | template | text | yaml | json) ;;
			*) echo "$readme:${block//[!0-9]/}: a block of kind ${block#*.}" ;;
			esac
		done
		awk -v name="$readme" '/^```/ { fenced = !fenced } !fenced && /^    [^ ]/ {
			print name ":" NR ": not fenced: " $0 }' "$TOP/$readme"
	done | tee findings
	[ ! -s findings ]
}

# blocks_pass KIND COMMAND...: COMMAND, given the block's file, accepts each of this kind.
blocks_pass() {
	local readme block
	for readme in $(readmes); do
		blocks "$readme"
		for block in blocks/*."$1"; do
			[ -e "$block" ] || continue
			run "${@:2}" "$block"
			[ "$status" = 0 ] || echo "$readme:${block//[!0-9]/}: $output"
		done
	done | tee findings
	[ ! -s findings ]
}

# Templates that the lines name, with nothing in them, are where they are looked for.
configuration() {
	local source
	mkdir -p root
	for source in $(sed -nE 's/^template +([^:]*):.*/\1/p' "$1"); do
		[ -e "$source" ] || sed -i "s|$source:|$T/root:|" "$1"
	done
	"$USHER" check --declared-only --config "$1"
}

@test "lines for usher.conf are accepted by usher" {
	blocks_pass conf configuration
}

@test "templates are rendered by usher" {
	export DB_PASSWORD=$'a "quoted"\nsecret'
	blocks_pass template "$USHER" render
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

@test "the report in the README is the program's" {
	local first
	blocks README.md
	mkdir context
	cp "$USHER" context/usher
	cp "$PROBE" context/app
	printf '# made from app.conf.tmpl\nlisten = ${PROT}\n' >context/app.conf.tmpl
	first=(blocks/*.dockerfile) && cp "${first[0]}" context/Dockerfile
	first=(blocks/*.conf) && cp "${first[0]}" context/usher.conf
	first=(blocks/*.text)
	docker build -q -t usher-test/document context >/dev/null
	run docker run --rm --network=none usher-test/document
	expect_status 78
	diff "${first[0]}" - <<<"$output"
}

# Runs the sh blocks of one README after each other at the top of a copy of the tree.
commands_run() {
	local block
	blocks "$1"
	for block in blocks/*.sh; do
		[ -e "$block" ] || continue
		(cd tree && PATH=$T/bin:$PATH timeout 100 bash -euo pipefail "$T/$block") >log 2>&1 || {
			echo "$1:${block//[!0-9]/}: exit code $?"
			cat log
			return 1
		}
	done
}

export DOCKER_BUILDKIT=0

@test "the README's commands" {
	mkdir tree
	tree
	commands_run README.md
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
