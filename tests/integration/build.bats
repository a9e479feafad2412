# What `make` leaves in build/, and that it can be made anywhere.

load helper

copy_tree() {
	mkdir -p "$1"
	cp -R "$TOP/Makefile" "$TOP/src" "$TOP/tests" "$1"
}

build() {
	make -s -C "$@" 2>&1 || return
}

@test "static: no interpreter and no needed library" {
	run -0 readelf -lW "$USHER"
	[[ $output == *LOAD* && $output != *INTERP* ]]
	run -0 readelf -dW "$USHER"
	[[ $output != *NEEDED* ]]
}

@test "position-independent, with RELRO and NOW, no executable stack, no writable code" {
	run readelf -hW "$USHER"
	[[ $output =~ Type:\ *DYN ]]
	run readelf -dW "$USHER"
	[[ $output =~ FLAGS_1.*NOW.*PIE ]]
	[[ $output != *TEXTREL* ]]
	run readelf -lW "$USHER"
	[[ $output == *GNU_RELRO* && $output == *GNU_STACK* ]]
	refute grep -E 'GNU_STACK.*RWE|LOAD.*RWE' <<<"$output"
}

@test "stripped, without a build id, and at most 180 KiB with musl" {
	run -0 readelf -SW "$USHER"
	[[ $output == *.text* && $output != *.symtab* && $output != *.debug* && $output != *build-id* ]]
	command -v musl-gcc >/dev/null || unavailable "needs musl"
	[ "$(stat -c %s "$USHER")" -le $((180 * 1024)) ]
}

@test "the same bytes from another folder; the other programs' names cost at most 12 kB" {
	local tree=$T/another/folder
	copy_tree "$tree"
	build "$tree" build/usher
	cmp -s <(sed "s|$TOP=|=|" "$TOP/build/flags") <(sed "s|$tree=|=|" "$tree/build/flags") ||
		unavailable "needs a build without flags of one's own"
	cmp "$tree/build/usher" "$USHER"
	# Without the tables, and with what only they use counted twice when the linker sees it too.
	sed '/^persona_find/,/^}/c persona_find(const char *name) { (void)name; return NULL; }' \
		"$TOP/src/cli/persona.c" >"$tree/src/cli/persona.c"
	build "$tree" build/usher
	local without more
	without=$(stat -c %s "$tree/build/usher")
	more=$(size -t "$tree"/build/src/{cli/persona_read,cli/kind_peer,tool/substitute}.o | awk 'END { print $4 }')
	[ "$without" -lt "$(stat -c %s "$USHER")" ]
	[ $(($(stat -c %s "$USHER") - without + more)) -le 12000 ]
}

@test "without musl the system's libc serves" {
	copy_tree tree
	build tree MUSL= CFLAGS=-O0 build/usher
	run -0 readelf -lW tree/build/usher
	[[ $output == *LOAD* && $output != *INTERP* ]]
	run tree/build/usher -- "$PROBE" exit 3
	expect_status 3
}

@test "the user's flags reach the compiler and the linker" {
	copy_tree tree
	run make -n -C tree CFLAGS=-DOF_THE_USER LDFLAGS=-Wl,--of-the-user build/usher
	[[ $output == *-DOF_THE_USER* ]]
	[[ $output == *-Wl,--of-the-user* ]]
}

@test "make install puts the program below DESTDIR and PREFIX" {
	make -s -C "$TOP" install DESTDIR="$T/root" PREFIX=/usr
	[ -x root/usr/bin/usher ]
	cmp root/usr/bin/usher "$USHER"
	[ "$(cd root && find . -type f | sort)" = "$(printf '%s\n' ./usr/bin/usher \
		./usr/share/bash-completion/completions/usher ./usr/share/man/man1/usher.1)" ]
	make -s -C "$TOP" install-names DESTDIR="$T/root" PREFIX=/usr
	[ "$("$T/root/usr/bin/tini" --version | cut -c 1-12)" = 'tini version' ]
	[ "$(find root -type l | wc -l)" = 9 ]
}

@test "make demo shows the main job" {
	run make -s -C "$TOP" demo
	expect_status 0
	tells 'orphan' 'template|rendered' 'user' 'stop'
}
