# --own: what is given to the service's user, and what is not.

load helper

owners() {
	find "$1" -printf '%P %U:%G\n' | sort
}

@test "a path alone, and with all that is below it" {
	need_root
	mkdir -p one/sub
	touch one/file one/sub/file file
	run "$USHER" --user 1234:2345 --own "$T/one" --own "$T/file" -- "$PROBE" say started
	expect_status 0
	[ "$output" = started ]
	[ "$(owners one)" = "$(printf '%s\n' ' 1234:2345' 'file 0:0' 'sub 0:0' 'sub/file 0:0')" ]
	[ "$(stat -c %u:%g file)" = 1234:2345 ]
	mkfifo one/fifo
	ln -s /etc/passwd one/link
	run "$USHER" --user 1234:2345 --own "$T/one:recursive" -- "$PROBE" say started
	expect_status 0
	[ "$(owners one)" = "$(printf '%s 1234:2345\n' '' fifo file link sub sub/file)" ]
	[ "$(stat -c %u:%g /etc/passwd)" = 0:0 ]
}

@test "only what is another user's is touched: a group stays, and no call changes what is right" {
	need_root
	mkdir tree
	touch tree/group tree/other
	chown -R 1234:77 tree
	chown 0:0 tree/other
	run strace -f -qq -o trace -e trace=fchownat "$USHER" --user 1234:2345 --own "$T/tree:recursive" -- "$PROBE"
	expect_status 0
	[ "$(grep -c fchownat trace)" = 1 ]
	[ "$(owners tree)" = "$(printf '%s\n' ' 1234:77' 'group 1234:77' 'other 1234:2345')" ]
}

@test "no other mount, no device, no second name of another user's file" {
	need_root
	mkdir -p tree/mounted tree/bound outside
	touch tree/linked outside/file tree/single
	ln tree/linked outside/second
	mknod tree/null c 1 3
	run pid1 -s "mount -t tmpfs none $T/tree/mounted && touch $T/tree/mounted/x &&
		mount --bind $T/outside $T/tree/bound && touch $T/tree/bindfile && mount --bind $T/outside/file $T/tree/bindfile" \
		"$USHER" --user 1234:2345 --own "$T/tree:recursive" -- "$PROBE" exec /usr/bin/stat -c '%n %u' \
		"$T/tree" "$T/tree/mounted" "$T/tree/mounted/x" "$T/tree/bound" "$T/tree/bindfile" "$T/tree/single"
	expect_status 0
	tells 'own .*tree: 1 files keep their owner.*tree/linked' "tree 1234$" "mounted 0$" "mounted/x 0$" "bound 0$" \
		"bindfile 0$" "single 1234$"
	[ "$(stat -c %u tree/linked)" = 0 ]
	[ "$(stat -c %u tree/null)" = 0 ]
	[ "$(owners outside)" = "$(printf '%s 0:0\n' '' file second)" ]
}

@test "/ is refused by any of its names, and a missing path is told, before anything is changed" {
	need_root
	ln -s / root
	for path in / // /. /usr/.. "$T/root"; do
		run "$USHER" --user 1234:2345 --mkdir "$T/made" --own "$path:recursive" -- "$PROBE" say started
		expect_status 78
		tells 'is the root directory'
		[ ! -e made ]
	done
	run "$USHER" --user 1234:2345 --own "$T/none" -- "$PROBE" say started
	expect_status 78
	tells 'own .*/none is not possible: no such file' '--mkdir'
	run "$USHER" --user 1234:2345 --mkdir "$T/none" --own "$T/none:recursive" -- "$PROBE" say started
	expect_status 0
}

@test "access is judged for the world as --own will leave it" {
	need_root
	mkdir -p -m 700 secret/deep
	touch secret/deep/file && chmod 600 secret/deep/file
	local want=(--dir "$T/secret/deep:rw" --file "$T/secret/deep/file:rw" -- "$PROBE" put "$T/secret/deep/file" x)
	run "$USHER" --user 1234:2345 "${want[@]}"
	expect_status 78
	run "$USHER" --user 1234:2345 --own "$T/secret" "${want[@]}"
	expect_status 78
	run "$USHER" --user 1234:2345 --own "$T/secret:recursive" "${want[@]}"
	expect_status 0
	# Ownership does not help against modes.
	mkdir shut && chmod 500 shut
	run "$USHER" --user 1234:2345 --own "$T/shut" --dir "$T/shut:rw" -- "$PROBE"
	expect_status 78
}

@test "started as somebody else, it is a check" {
	need_root
	mkdir -p mine/sub group/sub
	touch mine/file group/file
	chown -R 1234:1234 mine && chmod 400 mine/file
	chown -R 0:1234 group && chmod -R g+rwX group
	local as=(setpriv --reuid 1234 --regid 1234 --clear-groups "$USHER")
	run "${as[@]}" --own "$T/mine:recursive" --own "$T/group:recursive" -- "$PROBE" say started
	expect_status 0
	[ "$output" = started ]
	chmod g-w group/file
	run "${as[@]}" --own "$T/group:recursive" -- "$PROBE" say started
	expect_status 78
	tells "own $T/group is not the service's user's" "$T/group/file belongs to 0:1234 with mode 0640|0644"
	run "${as[@]}" --own "$T/group" -- "$PROBE" say started
	expect_status 0
}

@test "root without CHOWN: the same check, and the remedy" {
	need_root
	mkdir data
	run setpriv --bounding-set -chown --inh-caps -chown "$USHER" --user 1234:1234 --own "$T/data" -- "$PROBE" say started
	expect_status 78
	tells '--cap-add CHOWN'
	chown 1234 data
	run setpriv --bounding-set -chown "$USHER" --user 1234:1234 --own "$T/data" -- "$PROBE" say started
	expect_status 0
}

@test "a tree that is too deep fails in words" {
	need_root
	perl -e 'mkdir "deep"; chdir "deep"; for (1..1010) { mkdir "d"; chdir "d" }'
	run "$USHER" --user 1234:1234 --own "$T/deep:recursive" -- "$PROBE" say started
	expect_status 71
	tells 'cannot give to .*too (long|many).*deep/d/d'
	rm -rf deep
}

# Changes tree/x between a folder and a link to the victim, for as long as it may.
swap() {
	exec perl -e '
		use strict;
		for (1 .. 1000000) {
			rename("tree/x", "spare/folder"); rename("spare/link", "tree/x");
			rename("tree/x", "spare/link"); rename("spare/folder", "tree/x");
		}'
}

@test "a symbolic link that is planted during the walk is not followed" {
	need_root
	mkdir -p tree/x spare victim
	touch tree/x/a victim/a victim/b
	ln -s ../victim spare/link
	swap >/dev/null 2>&1 3>&- &
	local swapper=$!
	JOBS+=($swapper)
	local round started=0
	for round in {1..40}; do
		chown 0:0 tree/x spare/folder tree/x/a 2>/dev/null || :
		"$USHER" --user 1234:2345 --own "$T/tree:recursive" -- "$PROBE" && started=$((started + 1))
	done
	kill -0 $swapper
	kill -KILL $swapper
	[ "$started" = 40 ]
	[ "$(owners victim)" = "$(printf '%s 0:0\n' '' a b)" ]
}
