#!/bin/sh
# Installs what the examples need, builds them and runs the main job with the arguments given: a LeNet that learns digits.
#   sh examples/run.sh [--mnist DIR | --random ...]
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)

sh "$top/.ci/install-packages" g++ meson ninja-build pkgconf libboost-dev zlib1g-dev libcli11-dev

build=$top/build-examples
[ -f "$build/build.ninja" ] || CXX=g++ meson setup "$build" "$top" -Dtests=disabled -Dbench=disabled
meson compile -C "$build"
exec "$build/examples/lenet" "$@"
