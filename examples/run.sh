#!/bin/sh
# Installs what the examples need, builds and runs the main one with the arguments given: a LeNet that learns digits.
#   sh examples/run.sh [--mnist DIR | --random ...]
#   sh examples/run.sh --firmware     the LeNet's whole way into firmware: trained, saved, frozen, cross-compiled, and run
#                                     on an emulated Cortex-M4F
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)

[ "${1:-}" != --firmware ] || exec sh "$top/examples/firmware/whole_way.sh"

sh "$top/.ci/install-packages" g++ meson ninja-build pkgconf libboost-dev zlib1g-dev libcli11-dev

build=$top/build-examples
[ -f "$build/build.ninja" ] || CXX=g++ meson setup "$build" "$top" -Dtests=disabled -Dbench=disabled
meson compile -C "$build" lenet
exec "$build/examples/lenet" "$@"
