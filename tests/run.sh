#!/bin/sh
# Installs what the tests need, builds and runs them. --slow adds the slow tier, and what that needs.
# The last line is 'N passed, N failed, N skipped'.
# Data sets are looked for in $INGOT_DATA, else in shared/data beside the project; tests that miss theirs are skipped.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)

slow=false
for argument in "$@"; do
  case $argument in
    --slow) slow=true ;;
    *) echo "usage: sh tests/run.sh [--slow]" >&2; exit 2 ;;
  esac
done

sh "$top/.ci/install-packages" \
  g++ meson ninja-build pkgconf cmake python3 \
  libboost-dev libboost-test-dev zlib1g-dev libcli11-dev libbenchmark-dev graphviz \
  libonnx-dev libprotobuf-dev libflatbuffers-dev flatbuffers-compiler libonnx-testdata
if $slow; then
  sh "$top/.ci/install-packages" \
    clang-14 libclang-rt-14-dev clang-16 clang-19 clangd-14 g++-12-multilib \
    g++-aarch64-linux-gnu g++-arm-linux-gnueabihf g++-s390x-linux-gnu qemu-user \
    gcc-arm-none-eabi libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib qemu-system-arm lld-14 \
    gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-misc \
    valgrind
fi

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

# run DIRECTORY OPTION...: tests, and builds what these tests run. What failed is counted from the log, a build that
# failed as one failure. No test is stopped for being slow.
logs=
run() {
  log=$1/meson-logs/testlog.json
  directory=$1
  shift
  rm -f "$log"
  meson test -C "$directory" --timeout-multiplier 0 "$@" || true
  if [ -f "$log" ]; then logs="$logs $log"; else logs="$logs missing:$log"; fi
}

# Compiling is what takes time: nothing is optimized here but what says so, and each program is built once, those that
# read and write memory by themselves (files, kernels, networks) under the sanitizers.
set -- -Dbrief=true -Dbuildtype=plain -Doptimization=0 -Dbench=disabled
configure "$top/build" g++ "$@"
run "$top/build" --suite fast --no-suite memory
configure "$top/build-memory" g++ "$@" -Dexamples=disabled -Db_sanitize=address,undefined
run "$top/build-memory" --suite memory

# All of it as it is released, and once more under the sanitizers, by the other compiler.
if $slow; then
  configure "$top/build-release" g++
  run "$top/build-release"
  configure "$top/build-sanitize" clang++-14 \
    -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=plain -Doptimization=0 \
    -Dbench=disabled -Dexamples=disabled
  run "$top/build-sanitize"
fi

# shellcheck disable=SC2086
python3 "$top/tests/summary.py" $logs
