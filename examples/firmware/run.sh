#!/bin/sh
# Installs what the firmware examples need, freezes the networks, builds all images and runs them in the emulator. Prints
# a line for each, what run_image.py says; fails if a build, a check or an image does.
#   sh examples/firmware/run.sh [CORE]...       of cross/CORE.ini, all by default
#   OPTIMIZATIONS='s 2 3' sh examples/firmware/run.sh m4f
set -eu
firmware=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$firmware/../.." && pwd)
builds=$top/build-firmware
optimizations=${OPTIMIZATIONS:-s 2}
[ $# -gt 0 ] || set -- m0plus m3 m4f m4f-clang m7 m33 m55 rv32

sh "$top/.ci/install-packages" g++ meson ninja-build pkgconf zlib1g-dev gcc-arm-none-eabi libnewlib-arm-none-eabi \
  libstdc++-arm-none-eabi-newlib qemu-system-arm gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-misc \
  clang-14 lld-14

failed=
# Runs a command, whose output is shown only if it fails.
quietly() {
  if ! "$@" >"$builds/log" 2>&1; then
    cat "$builds/log" >&2
    return 1
  fi
}

mkdir -p "$builds"
[ -f "$builds/host/build.ninja" ] || CXX=g++ quietly meson setup "$builds/host" "$firmware"
quietly meson compile -C "$builds/host"

# The images of one core, one optimization, with contraction or without.
images() {
  build=$builds/$1-O$2-$3
  if [ ! -f "$build/build.ninja" ]; then
    quietly meson setup "$build" "$firmware" --cross-file "$firmware/cross/$1.ini" -Dfrozen="$builds/host/freeze" \
      -Doptimization="$2" -Dcontraction="$3" || return 1
  fi
  quietly meson compile -C "$build" || return 1
  status=0
  quietly meson test --print-errorlogs -C "$build" || status=1
  grep '^firmware ' "$build/meson-logs/testlog.txt" || status=1
  return $status
}

for core in "$@"; do
  for optimization in $optimizations; do
    for contraction in true false; do
      images "$core" "$optimization" "$contraction" || failed="$failed $core-O$optimization"
    done
  done
done
[ -z "$failed" ] || {
  echo "failed:$failed" >&2
  exit 1
}
