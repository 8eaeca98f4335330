#!/bin/sh
# Builds kvmscope and runs its tests; installs the packages that are missing.
# Arguments go to configure, $BUILD names the build folder.
set -e
top=$(cd "$(dirname "$0")" && pwd)
cd "$top"
./packages.sh >&2
[ -x configure ] || autoreconf -fi
mkdir -p "${BUILD:-build}"
cd "${BUILD:-build}"
"$top/configure" -q "$@"
make -s -j"$(nproc)"
make -s -j"$(nproc)" check
