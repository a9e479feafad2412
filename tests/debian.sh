#!/bin/sh
# Makes build/debian.tar, the root file system of the image debian:12-slim that examples and tests
# build upon, with the packages that their Dockerfiles install: without a registry there is none to
# pull, and installing them once is faster than in every build. `make examples` calls it, as
# root; it takes two minutes, or nothing when the file is there with the same packages.
set -eu

packages=nginx-light,redis-server,postgresql-15,python3,openjdk-17-jre-headless
packages=$packages,gosu,tini,dumb-init,gettext-base
top=$(cd "$(dirname "$0")/.." && pwd)
tar=$top/build/debian.tar

if [ -e "$tar" ] && [ "$(cat "$tar.packages" 2>/dev/null)" = "$packages" ]; then
	exit 0
fi
[ "$(id -u)" = 0 ] || { echo "making build/debian.tar needs root" >&2; exit 1; }
echo "  making the Debian image of the tests"
mkdir -p "$top/build"
# shellcheck disable=SC2016 # $(...) is apt's
mirror=$(apt-get indextargets --format '$(COMPONENT) $(RELEASE) $(REPO_URI)' \
	'Created-By: Packages' 2>/dev/null | awk '$1 == "main" && $2 == "bookworm" { print $3; exit }')
# The clusters of postgresql-common, its compiler and texts that nobody reads here are left out;
# update-alternatives wants the folders of manual pages. It has no source of packages, so that the
# apt-get of a Dockerfile has nothing to fetch: what is not in the list above is not found.
# shellcheck disable=SC2016 # $1 is the hook's
mmdebstrap --format=tar --variant=minbase --include="$packages" \
	--dpkgopt=force-unsafe-io \
	--dpkgopt='path-exclude=/usr/share/doc/*' \
	--dpkgopt='path-exclude=/usr/share/locale/*' \
	--dpkgopt='path-exclude=/usr/lib/*/libLLVM*' \
	--essential-hook='mkdir -p "$1/usr/share/man/man1" "$1/usr/share/man/man7"' \
	--essential-hook='mkdir -p "$1/etc/postgresql-common"' \
	--essential-hook='echo "create_main_cluster = false" >"$1/etc/postgresql-common/createcluster.conf"' \
	--customize-hook=': >"$1/etc/apt/sources.list"' \
	bookworm "$tar.new" ${mirror:+"$mirror"} >"$top/build/debian.log" 2>&1 </dev/null || {
	tail -n 20 "$top/build/debian.log" >&2
	exit 1
}
mv "$tar.new" "$tar"
echo "$packages" >"$tar.packages"
