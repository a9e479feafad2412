# As gosu, beside Debian's; and as su-exec, which Debian has not: against what it is known to do.

load peers

# What becomes of it. The real one leaves the list of groups empty where it is the gid alone.
show=(status Uid status Gid status Groups env HOME cwd umask exit 7)
export FILTER=ids

ids() {
	awk '$1 == "Gid:" { print; groups = $2; next } $1 == "Groups:" {
		for (i = 2; i <= NF; i++) groups = groups "\n" $i
		print groups | "sort -nu"; close("sort -nu"); next } { print }'
}

@test "gosu: specs by name and number, groups, HOME" {
	need_root
	chmod 777 "$T"
	local spec
	for spec in root daemon nobody mail www-data 0 1 65534 33 1234 2147483647 \
		root:root nobody:daemon nobody:1 65534:1 1234:1234 1234:0 0:0 0:12345 \
		daemon:daemon 1:nogroup 33:33 1234:nogroup mail:mail; do
		HOME=/nowhere both gosu "$spec" "$PROBE" "${show[@]}"
	done
}

@test "gosu: a user of more groups" {
	need_root
	chmod 777 "$T"
	as_changed 'echo "many:x:4321:4321:Many:/home/many:/bin/sh" >>passwd
		echo "one:x:901:many" >>group; echo "two:x:902:nobody,many" >>group; echo "no:x:903:manyx,xmany" >>group
		echo "4321:x:7777:7777::/numeric:/bin/sh" >>passwd; echo "nohome:x:4322:4322:::" >>passwd'
	local spec
	for spec in many many:one 4321 4321:903 nobody 7777; do
		bind_run real "$spec"
		bind_run mine "$spec"
		diff out.real out.mine
	done
	bind_run mine many
	grep -qx 902 out.mine
	refute grep -qx 903 out.mine
}

# Changed copies of the files, bound over /etc's in a mount namespace of the case.
as_changed() {
	cp /etc/passwd /etc/group "$T"
	(cd "$T" && eval "$1")
}

bind_run() {
	unshare --mount sh -c 'mount --bind "$1/passwd" /etc/passwd && mount --bind "$1/group" /etc/group &&
		shift && exec "$@"' sh "$T" "$(program "$1" gosu)" "$2" "$PROBE" "${show[@]}" >"out.$1" 2>"err.$1" || [ $? = 7 ]
	ids <"out.$1" >filtered && mv filtered "out.$1"
}

@test "gosu: options and errors, on which stream" {
	need_root
	local arguments
	while read -r arguments; do
		# shellcheck disable=SC2086 # words
		both_say gosu $arguments
	done <<-END
		-h
		--help
		-v
		--version

		nobody
		nosuchuser true
		nobody:nosuchgroup true
		a:b:c true
		nobody nosuch-command
		nobody /doesnotexist
		nobody /etc/passwd
		nobody /etc
		4294967296 true
		99999999999999999999 true
		-1 true
		nobody:-1 true
		nobody true
		nobody false
		nobody $PROBE exit 255
		nobody $PROBE die 9
		nobody:4294967296 true
	END
	once mine gosu nosuchuser true
	grep -q nosuchuser err.mine
	once mine gosu nobody:nosuchgroup true
	grep -q nosuchgroup err.mine
}

@test "gosu: a straight exec: same process, group, session, descriptors, mask, capabilities" {
	need_root
	chmod 777 "$T"
	local with
	both gosu nobody "$PROBE" status CapInh status CapPrm status CapEff status CapBnd status CapAmb
	both gosu nobody "$PROBE" status NoNewPrivs status Uid status Gid
	FILTER=standard_signals both gosu nobody "$PROBE" status SigIgn status SigBlk
	both gosu nobody "$PROBE" regain cwd umask deathsig
	FILTER=plain_fds both gosu nobody "$PROBE" fds
	for with in real mine; do
		sh -c 'echo "pid $$"; exec "$@"' sh "$(program $with gosu)" nobody "$PROBE" pid >out
		[ "$(sort -u out | wc -l)" = 1 ]
	done
}

@test "gosu: the environment, but for HOME, is what it was" {
	need_root
	local with
	for with in real mine; do
		env -i PATH="$PATH" A=1 B= USER=me LOGNAME=me USHER_GRACE=5s USHER_LOG=debug HOME=/old \
			"$(program $with gosu)" nobody "$PROBE" environ | sort >env.$with
	done
	diff env.real env.mine
}

@test "gosu: not root, somebody else is refused" {
	need_root
	local spec with
	for spec in root 0 daemon 1000 nobody:0 0:0; do
		for with in real mine; do
			run setpriv --reuid 65534 --regid 65534 --clear-groups "$(program $with gosu)" "$spec" id -u
			expect_status 1
			[[ $output != 0 ]]
		done
	done
}

@test "gosu, different: not root and asked to be who we are, or nothing to change: go on" {
	need_root
	local spec
	for spec in nobody 65534 65534:65534 nobody:nogroup; do
		run setpriv --reuid 65534 --regid 65534 --clear-groups "$(program real gosu)" "$spec" id -u
		expect_status 1
		run setpriv --reuid 65534 --regid 65534 --clear-groups "$MINE/gosu" "$spec" id -u
		expect_status 0
		[ "$output" = 65534 ]
	done
	run setpriv --bounding-set -all --inh-caps -all "$MINE/gosu" 0 id -u
	[ "$output" = 0 ]
}

@test "gosu and su-exec, different: never root by accident" {
	need_root
	local name spec
	once real gosu '' id -u
	[ "$(cat out.real)" = 0 ]
	once real gosu :1 id -u
	[ "$(cat out.real)" = 0 ]
	for name in gosu su-exec; do
		for spec in '' : :1 :: ::1 nobody: nobody:: nobody:daemon:x 4294967295 4294967296 18446744073709551616 \
			-1 +0 00 01 '0 ' ' 0' 0x0 '0:' 1234:4294967296 1234:4294967295 '${USER}' 'nobody ' NOBODY; do
			once mine "$name" "$spec" id -u
			[ "$code" = 1 ] && silent out mine && ! silent err mine || differ "spec '$spec'" "$name"
		done
	done
}

@test "gosu, different: ids of the upper half are ids" {
	need_root
	once real gosu 4294967294 id -u
	[ "$code" = 1 ]
	once mine gosu 4294967294 id -u
	[ "$(cat out.mine)" = 4294967294 ]
}

@test "gosu, different: /dev/stdout can be opened after the change" {
	need_root
	"$(program real gosu)" nobody sh -c 'echo x >/dev/stdout' 2>/dev/null | cat >out || :
	[ ! -s out ]
	"$MINE/gosu" nobody sh -c 'echo x >/dev/stdout' | cat >out
	[ "$(cat out)" = x ]
}

@test "su-exec: what it does" {
	need_root
	local spec want
	while IFS='|' read -r spec want; do
		once mine su-exec "$spec" sh -c 'echo "$(id -u):$(id -g):$(id -G | tr " " ,):$HOME"; exit 3'
		[ "$code" = 3 ]
		[ "$(cat out.mine)" = "$want" ] || differ "$spec, wanted $want" su-exec
	done <<-'END'
		root|0:0:0:/root
		0|0:0:0:/root
		nobody|65534:65534:65534:/nonexistent
		65534|65534:65534:65534:/nonexistent
		daemon|1:1:1:/usr/sbin
		nobody:daemon|65534:1:1:/nonexistent
		nobody:1|65534:1:1:/nonexistent
		65534:daemon|65534:1:1:/nonexistent
		1234|1234:0:0:/
		1234:1234|1234:1234:1234:/
		1234:daemon|1234:1:1:/
		0:1|0:1:1:/root
		root:daemon|0:1:1:/root
		mail|8:8:8:/var/mail
		mail:5|8:5:5:/var/mail
		4294967294|4294967294:0:0:/
		4294967294:4294967294|4294967294:4294967294:4294967294:/
		www-data|33:33:33:/var/www
		33|33:33:33:/var/www
		33:0|33:0:0:/var/www
	END
	for spec in nosuch nobody:nosuch; do
		once mine su-exec "$spec" true
		[ "$code" = 1 ]
		grep -q nosuch err.mine
	done
	once mine su-exec nobody nosuch-command
	[ "$code" = 1 ]
	once mine su-exec
	[ "$code" = 1 ]
	once mine su-exec nobody
	[ "$code" = 1 ]
	once mine su-exec nobody sh -c 'echo "$1"' sh --help
	[ "$(cat out.mine)" = --help ]
}

@test "gosu, different: a third part and leading zeros are refused, not passed over" {
	need_root
	local spec
	for spec in nobody:nogroup:x 00 010:0; do
		once real gosu "$spec" "$PROBE" say started
		[ "$code" = 0 ]
		once mine gosu "$spec" "$PROBE" say started
		[ "$code" = 1 ]
		silent out mine
		once mine su-exec "$spec" "$PROBE" say started
		[ "$code" = 1 ]
	done
}
