#!/bin/sh
# usage: run.sh COMPILER [NAM [EIGEN]]
# Builds the comparison with a compiler and runs it; NAM is a directory with the sources of NeuralAmpModelerCore, EIGEN
# one with Eigen's headers. Those are compiled as they advise, with -Ofast. OURS and THEIRS take the place of flags.
set -e
compiler=$1
nam=$2
eigen=${3:-/usr/include/eigen3}
here=$(cd "$(dirname "$0")" && pwd)
build=$(mktemp -d)
trap 'rm -r "$build"' EXIT
ours=${OURS:--O3 -march=native -ffp-contract=off}
theirs=${THEIRS:--Ofast -march=native -DNDEBUG}
# shellcheck disable=SC2086
compile() { "$compiler" -std=c++20 "$@"; }
compile $ours -I"$here/../../include" -c "$here/ingot.cpp" -o "$build/ingot.o"
compile $theirs -c "$here/plain.cpp" -o "$build/plain.o"
with=
if [ -n "$nam" ]; then
  with=-DWITH_NAM
  cache=${NAM_OBJECTS:-$build/nam}
  mkdir -p "$cache"
  flags="$theirs -DNAM_SAMPLE_FLOAT -I$nam -I$nam/Dependencies/nlohmann -isystem $eigen"
  for source in "$nam"/NAM/*.cpp "$nam"/NAM/wavenet/*.cpp; do
    object=$cache/$(echo "$source" | tr / _).o
    [ -f "$object" ] || compile $flags -c "$source" -o "$object"
  done
  compile $flags -I"$here" -c "$here/nam.cpp" -o "$build/nam.o"
  cp "$cache"/*.o "$build"
fi
compile -O2 $with "$here/main.cpp" "$build"/*.o -o "$build/wavenet"
"${PIN:-env}" ${PIN:+-c ${CPU:-1}} "$build/wavenet" ${ROUNDS:-401}
