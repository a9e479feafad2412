#!/bin/sh
# Installs what building and testing need, on Debian, as root. Quiet, asks nothing, starts no
# service, and does nothing when all is there.
set -eu

build='gcc libc6-dev make binutils musl-tools linux-libc-dev'
unit='check pkg-config dash'
fuzz='clang libclang-rt-dev'
integration='bats bash-builtins jq curl expect strace valgrind git universal-ctags procps psmisc mandoc bash-completion iproute2 util-linux'
engines='docker.io podman buildah runc mmdebstrap debian-archive-keyring'
peers='tini dumb-init catatonit gosu gettext-base hyperfine'
examples='libmbedtls-dev openssl docker-compose'

missing=
for package in $build $unit $fuzz $integration $engines $peers $examples; do
	case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || :) in
	installed) ;;
	*) missing="$missing $package" ;;
	esac
done
[ -n "$missing" ] || exit 0

[ "$(id -u)" = 0 ] || { echo "make deps installs packages and must be root; missing:$missing" >&2; exit 1; }
command -v apt-get >/dev/null || { echo "make deps knows only Debian; missing:$missing" >&2; exit 1; }
echo "  installing$missing"

log=$(mktemp)
policy=/usr/sbin/policy-rc.d
ours=
clean() {
	rm -f "$log"
	if [ -n "$ours" ]; then rm -f "$policy"; fi
}
trap clean EXIT
trap 'exit 1' HUP INT TERM
if [ ! -e "$policy" ]; then
	ours=yes
	printf '#!/bin/sh\nexit 101\n' >"$policy"
	chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
quietly() {
	"$@" </dev/null >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
}
quietly apt-get -q update
# shellcheck disable=SC2086 # a list of names
quietly apt-get -q -y -o Dpkg::Options::=--force-confold install --no-install-recommends $missing
