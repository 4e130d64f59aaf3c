#!/bin/sh
# usage: build_and_run.sh BUILD PROGRAM [ARGUMENTS]
# Builds a benchmark and runs it. Were it an argument of Meson's benchmark() itself, every build of the project would
# compile it.
set -e
build=$1
program=$2
shift 2
meson compile -C "$build" "$program" >&2
exec "$build/bench/$program" "$@"
