# Every way a container may be started, in real ones: start user x capabilities x root file system x
# image, on Docker and on podman. What the service sees of itself is asserted for every cell.
#
# MATRIX=all runs the 54 cells of each engine, as `make soak` does. Otherwise it is a third of them,
# not the same for both engines, in which any two of user, capabilities and image meet on either root.
#
# The images hold "user 1500:1501". No cell may leave root behind, nor a capability, nor fail to
# open /dev/stdout; where root has no SETUID the start is refused in words.

# bats file_tags=debian

load helper

words=(status Uid status Gid status Groups status CapInh status CapPrm status CapEff status CapBnd
	status CapAmb status NoNewPrivs env HOME env USER passwd-name open /dev/stdout
	init-status Uid init-status CapPrm init-status CapAmb)
users=(0 1000 1000620000:0)
capabilities=(default none setid)
roots=(rw ro)
images=(scratch line debian)

image() {
	echo "usher-test-matrix-$1"
}

# scratch: no /etc/passwd. line: one line that group 0 may write, as images for arbitrary ids have.
build_images() {
	local engine=$1 ends='COPY usher.conf /etc/usher.conf
ENTRYPOINT ["/usher", "--", "/probe"]'
	mkdir -p one/etc
	echo 'root:x:0:0:root:/root:/bin/sh' >one/etc/passwd
	chmod 664 one/etc/passwd
	echo 'user 1500:1501' >one/usher.conf
	image_from_scratch "$engine" "$(image scratch)" one <<<"$ends"
	(umask 0 && image_from_scratch "$engine" "$(image line)" one <<<"COPY etc /etc
$ends")
}

build_debian() {
	mkdir -p deb
	cp "$USHER" "$PROBE" one/usher.conf deb
	echo 'FROM debian:12-slim
COPY usher probe /
COPY usher.conf /etc/usher.conf
ENTRYPOINT ["/usher", "--", "/probe"]' >deb/Dockerfile
	DOCKER_BUILDKIT=0 "$1" build -q --network=host -t "$(image debian)" deb >/dev/null 2>&1
}

run_cell() {
	local engine=$1 image=$2 user=$3 capability=$4 root=$5 options=(--rm --network=host)
	options+=(--user "$user")
	case $capability in
	none) options+=(--cap-drop ALL) ;;
	setid) options+=(--cap-drop ALL --cap-add SETUID --cap-add SETGID) ;;
	esac
	[ "$root" = rw ] || options+=(--read-only)
	local code=0
	"$engine" run "${options[@]}" "$(image "$image")" "${words[@]}" 2>&1 </dev/null || code=$?
	echo "exit $code"
}

expected_refusal() {
	grep -q '^exit 78$' "$1" && grep -qF 'user 1500:1501: root may not change the user id here: the capability SETUID is missing' "$1" &&
		grep -qF 'the capability SETGID is missing' "$1"
}

# What the service must see, in the order of the words.
expected() {
	local engine=$1 image=$2 user=$3 capability=$4 root=$5
	local uid gid groups bounding home name kept=0000000000000000
	case $user in
	0) uid=1500 gid=1501 ;;
	1000) uid=1000 gid=0 ;;
	*) uid=1000620000 gid=0 ;;
	esac
	groups=$gid
	case $capability in
	default) bounding=00000000a80425fb ;;
	none) bounding=0000000000000000 ;;
	setid) bounding=00000000000000c0 ;;
	esac
	home=/dev/shm
	case $engine$image$root in
	*debianrw | podman*ro) home=/tmp ;;
	esac
	name=$(expected_name "$@")
	# Podman makes ambient what is added for another user than root: the operator's wish.
	[ "$engine$capability" != podmansetid ] || [ "$user" = 0 ] || kept=00000000000000c0
	printf '%s\n' "Uid: $uid $uid $uid $uid" "Gid: $gid $gid $gid $gid" "Groups: $groups" \
		"CapInh: $kept" "CapPrm: $kept" "CapEff: $kept" \
		"CapBnd: $bounding" "CapAmb: $kept" "NoNewPrivs: 0" "HOME=$home" \
		"USER=${name:-(unset)}" "passwd ${name:--}" opened "Uid: $uid $uid $uid $uid" \
		"CapPrm: 0000000000000000" "CapAmb: 0000000000000000" "exit 0"
}

# Usher adds a name only to the file that group 0 may write. Podman injects an entry, made of the
# id, for users it was told to use: into the image's /etc/passwd, or, read-only, by a mount.
expected_name() {
	local engine=$1 image=$2 user=$3 root=$5
	[ "$user" != 0 ] || return 0
	if [ "$engine" = podman ]; then
		[ "$image$root" = scratchrw ] || echo "${user%%:*}"
	elif [ "$image$root" = linerw ]; then
		echo default
	fi
}

# all_cells ENGINE COMMAND: COMMAND for each cell to be run.
all_cells() {
	local i j k l third=0
	[ "$1" = docker ] || third=1
	for i in {0..2}; do
		for j in {0..2}; do
			for k in {0..2}; do
				for l in 0 1; do
					[ "${MATRIX-}" = all ] || [ $(((i + j + k + l) % 3)) = $third ] || continue
					"$2" "$1" "${images[i]}" "${users[j]}" "${capabilities[k]}" "${roots[l]}"
				done
			done
		done
	done
}

cell_file() {
	echo "$T/cells/$1.$2.${3%%:*}.$4.$5"
}

run_to_file() {
	run_cell "$@" >"$(cell_file "$@")"
}

assert_cell() {
	local file
	file=$(cell_file "$@")
	count=$((count + 1))
	if [ "$3$4" = 0none ]; then
		expected_refusal "$file" && return
		echo "cell $*: not refused as it should be"
		cat "$file"
	else
		expected "$@" | diff - <(sed -E 's/^(Groups: [0-9]*) *$/\1/; s/^Groups:$/Groups: 1501/' "$file") >"$T/diff" && return
		echo "cell $*:"
		cat "$T/diff"
	fi
	wrong=$((wrong + 1))
}

matrix() {
	local count=0 wrong=0 engine=$1
	mkdir -p cells
	build_images "$engine"
	debian_image "$engine"
	build_debian "$engine"
	all_cells "$engine" run_to_file
	all_cells "$engine" assert_cell
	[ $count = "$([ "${MATRIX-}" = all ] && echo 54 || echo 18)" ]
	[ $wrong = 0 ]
}

@test "every start user, capability set, root file system and image, on Docker" {
	need_root
	need_docker
	matrix docker
}

@test "every start user, capability set, root file system and image, by podman" {
	need_podman
	matrix podman
}
