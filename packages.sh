#!/bin/sh
# Installs what building and testing needs, where it is missing.
# Debian 12: needs root, and a package mirror that apt knows.
set -e
packages="autoconf automake gcc make pkg-config libc6-dev
libbabeltrace2-dev libsqlite3-dev libncurses-dev libglib2.0-dev
libjson-glib-dev libzstd-dev libbpf-dev
babeltrace2 bats mandoc sqlite3 tmux"
missing=
for p in $packages; do
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null |
		grep -q 'ok installed' || missing="$missing $p"
done
[ -n "$missing" ] || exit 0
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
# shellcheck disable=SC2086
apt-get -qq -y install --no-install-recommends $missing >/dev/null
