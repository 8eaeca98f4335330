#!/bin/sh
# From a fresh clone to a trace on the screen: installs the packages that are
# missing, builds, and opens kvmscope on a sample trace (or on the traces or
# the history named).  Where stdout is no terminal it prints a picture of the
# screen and a summary.
set -e
top=$(cd "$(dirname "$0")" && pwd)
# Relative names are meant from where the user is.
BUILD=${BUILD:-$top/build}
"$top/packages.sh" >&2
mkdir -p "$BUILD"
(
	cd "$top"
	[ -x configure ] || autoreconf -fi
	cd "$BUILD"
	[ -f Makefile ] || "$top/configure" -q
	make -s -j"$(nproc)" kvmscope
) >&2
[ $# -gt 0 ] || set -- "$top/sample-traces/two-vms"
exec "$BUILD/kvmscope" "$@"
