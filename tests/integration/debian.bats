# The configuration files that Debian's packages ship: what is not of the language passes byte for
# byte; what looks like it is told with its place, and the remedy works.
#
# The packages are downloaded once, into build/debs. The files that need a remedy are listed in
# build/debs/remedies.

load helper

packages=(nginx-common nginx apache2 haproxy postgresql-15 postgresql-common
	postgresql-client-common redis-server prometheus rsyslog php8.2-fpm php8.2-common php8.2-cli
	systemd)

# Below etc all that is a file, and elsewhere units, samples, rules and examples.
wanted='^\./(etc/|(usr/)?lib/systemd/(system|user|network)/|usr/lib/(tmpfiles|sysctl|sysusers)\.d/'
wanted+='|(usr/)?lib/udev/rules\.d/|usr/lib/php/.*php\.ini|usr/share/.*\.sample$'
wanted+='|usr/share/doc/.*/examples/.*\.(conf|cfg|ya?ml)$)'

# A `${` or a `$((`, with all the dollars before it.
mark='(\$+)(\{|\(\()'

setup_file() {
	debs=$TOP/build/debs
	mkdir -p "$debs"
	download || return
	extract
	export debs
}

download() {
	local name missing=()
	for name in "${packages[@]}"; do
		compgen -G "$debs/${name}_*.deb" >/dev/null || missing+=("$name")
	done
	[ ${#missing[@]} = 0 ] || (cd "$debs" && apt-get -q download "${missing[@]}") \
		>"$debs/log" 2>&1 || {
		cat "$debs/log"
		[ -z "${CI:-}" ] || return 1
	}
}

# Into PACKAGE/PATH.tmpl; made anew only when a package is newer.
extract() {
	local deb name tree=$debs/tree
	[ ! -e "$tree" ] || [ -n "$(find "$debs" -name '*.deb' -newer "$tree")" ] || return 0
	rm -rf "$tree" "$tree.new"
	for deb in "$debs"/*.deb; do
		name=${deb##*/}
		name=${name%%_*}
		mkdir -p "$tree.new/$name"
		dpkg-deb --fsys-tarfile "$deb" >"$debs/one.tar"
		tar -t --quoting-style=literal -f "$debs/one.tar" | grep -E "$wanted" |
			grep -v '/$' >"$debs/list" || continue
		tar -x -C "$tree.new/$name" --verbatim-files-from -T "$debs/list" \
			--transform='flags=r;s,\([^/]\)$,\1.tmpl,' -f "$debs/one.tar"
	done
	find "$tree.new" ! -type d ! -type f -delete
	rm "$debs/one.tar" "$debs/list"
	mv "$tree.new" "$tree"
}

setup() {
	scratch
	[ -n "$(find "$debs" -name '*.deb' -print -quit)" ] || unavailable "needs Debian's packages"
	cp -r "$debs/tree" "$T/tree"
	(cd tree && find . -type f | sort) >all
	(cd tree && LC_ALL=C grep -rlE "$mark" . | sort) >marked
	comm -23 all marked >unmarked
}

# Render FOLDER into out, with nothing set.
render() {
	rm -rf out
	env -i "$USHER" render "$1" out
}

# FILE:LINE of the problems in $output, in the folder NAME.
places() {
	grep -oE "^  $1/[^:]*:[0-9]+:[0-9]+:" <<<"$output" | sed -E "s|^  $1/||; s|:[0-9]+:\$||" |
		sort -u
}

# The files of LIST are in out what they are in tree.
same() {
	tr '\n' '\0' <"$1" | (cd tree && xargs -0 cksum) | sed 's/\.tmpl$//' >before
	sed 's/\.tmpl$//' "$1" | tr '\n' '\0' | (cd out && xargs -0 cksum) >after
	[ "$(wc -l <before)" = "$(wc -l <"$1")" ]
	diff before after
}

@test "files that hold neither \${ nor \$(( pass byte for byte" {
	local name
	[ "$(wc -l <all)" -ge 400 ]
	[ "$(wc -l <unmarked)" -ge 400 ]
	for name in nginx-common/etc/nginx apache2/etc/apache2 haproxy/etc/haproxy redis-server/etc \
		postgresql-15/usr prometheus/etc rsyslog/etc php8.2-fpm/etc php8.2-common/usr systemd/lib; do
		grep -qF "./$name/" unmarked || grep -qF "./$name/" marked
	done
	(cd tree && xargs rm) <marked
	run render tree
	expect_status 0
	[ -z "$output" ]
	same unmarked
	[ "$(find out -type f | wc -l)" = "$(wc -l <unmarked)" ]
	# Among them words that begin as a block does.
	grep -qrF '%{' out/apache2
}

@test "a \${ or \$(( that is not ours is told with its place, and the remedy works" {
	local place name line
	run render tree
	expect_status 78
	[ ! -e out ]
	places tree >places
	sed 's/:[0-9]*$//' places | sort -u >needed
	cp needed "$debs/remedies"
	[ "$(wc -l <needed)" -ge 15 ]
	# Each place is one where such a thing stands.
	while IFS=: read -r name line; do
		LC_ALL=C sed -n "${line}p" "tree/$name" | LC_ALL=C grep -qE "$mark"
	done <places
	# The other marked files hold nothing but the language's own, with its defaults.
	sed 's|^\./||' marked | comm -23 - needed >own
	while read -r name; do
		LC_ALL=C grep -E "$mark" "tree/$name" >marks
		run grep -vE '\$\{[A-Za-z_]+:?-[^}]*\}' marks
		[ -z "$output" ]
	done <own

	# Write $${ or $$(( there, and again while something is left behind the first.
	cp -r tree mended
	for _ in 1 2 3; do
		run render mended
		[ "$status" != 0 ] || break
		for place in $(places mended | tr ' ' '?'); do
			LC_ALL=C sed -i -E "${place##*:}s/$mark/\\1\\1\\2/g" "mended/${place%:*}"
		done
	done
	expect_status 0
	# A file whose marks were all told has its bytes back.
	while read -r name; do
		LC_ALL=C grep -nE "$mark" "tree/$name" | cut -d: -f1 >lines
		grep -F "$name:" places | sed 's/.*://' | sort -n >told
		cmp -s lines told || continue
		cmp "tree/$name" "out/${name%.tmpl}"
	done <needed
}

@test "with every dollar before { and (( doubled, every file comes out as it was" {
	cp -r tree doubled
	LC_ALL=C find doubled -type f -exec sed -i -E "s/$mark/\\1\\1\\2/g" {} +
	run render doubled
	expect_status 0
	same all
}
