# What the files about the READMEs share: `load documents`.

load helper

# What the commands of a README call theirs, should one of them have failed half way.
hello_remove() {
	docker ps -aq --filter 'name=^hello' | xargs -r docker rm -fv >/dev/null
	docker volume ls -q --filter 'name=^hello' | xargs -r docker volume rm >/dev/null
}

setup() {
	scratch
	! have docker || hello_remove
}

teardown() {
	! have docker || hello_remove
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

# blocks_pass KIND COMMAND...: COMMAND, given the block's file, accepts each of this kind.
blocks_pass() {
	local readme block tried=0
	for readme in $(readmes); do
		blocks "$readme"
		for block in blocks/*."$1"; do
			[ -e "$block" ] || continue
			tried=$((tried + 1))
			run "${@:2}" "$block"
			[ "$status" = 0 ] || echo "$readme:${block//[!0-9]/}: $output"
		done
	done >findings
	cat findings
	[ ! -s findings ]
	[ "$tried" -ge 1 ]
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
