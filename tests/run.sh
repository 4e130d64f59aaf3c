#!/bin/sh
# Installs what the tests need, builds and runs them. --slow adds the slow tier.
# The last line is 'N passed, N failed, N skipped'.
# Data sets are looked for in $INGOT_DATA, else in shared/data beside the project; tests that miss theirs are skipped.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)

suites='--suite fast'
for argument in "$@"; do
  case $argument in
    --slow) suites= ;;
    *) echo "usage: sh tests/run.sh [--slow]" >&2; exit 2 ;;
  esac
done

sh "$top/.ci/install-packages" \
  g++ meson ninja-build pkgconf cmake python3 \
  libboost-dev libboost-test-dev zlib1g-dev libcli11-dev libbenchmark-dev graphviz \
  clang-14 libclang-rt-14-dev \
  gcc-arm-none-eabi libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib

data=${INGOT_DATA:-}
if [ -z "$data" ] && [ -d "$top/../shared/data" ]; then data=$(cd "$top/../shared/data" && pwd); fi

# configure DIRECTORY COMPILER OPTION...: once; afterwards only the data directory may have changed.
configure() {
  directory=$1
  compiler=$2
  shift 2
  if [ ! -f "$directory/build.ninja" ]; then
    env CXX="$compiler" meson setup "$directory" "$top" -Ddata="$data" "$@"
  elif [ "$(cat "$directory/data-directory" 2>/dev/null)" != "$data" ]; then
    meson configure "$directory" -Ddata="$data"
  fi
  printf '%s\n' "$data" >"$directory/data-directory"
}

# run DIRECTORY: builds and tests. What failed is counted from the log, a build that failed as one failure.
logs=
run() {
  log=$1/meson-logs/testlog.json
  rm -f "$log"
  # shellcheck disable=SC2086
  if meson compile -C "$1" && { meson test -C "$1" --no-rebuild $suites || true; } && [ -f "$log" ]; then
    logs="$logs $log"
  else
    logs="$logs missing:$log"
  fi
}

configure "$top/build" g++
run "$top/build"

# Once more under the sanitizers, by the other compiler.
configure "$top/build-sanitize" clang++-14 \
  -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debug -Dbench=disabled -Dexamples=disabled
run "$top/build-sanitize"

# shellcheck disable=SC2086
python3 "$top/tests/summary.py" $logs
