#!/bin/sh
# From nothing to an image that runs, step by step: a LeNet learns digits and is saved, its weights are frozen, the image
# is compiled for a Cortex-M4F, and infers a thousand digits under an emulator, as the host has done. Prints the accuracy
# of both, and what the image takes.
set -eu
firmware=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$firmware/../.." && pwd)
build=$top/build-firmware/whole-way
digits=1000

sh "$top/.ci/install-packages" g++ meson ninja-build pkgconf zlib1g-dev libboost-dev libcli11-dev gcc-arm-none-eabi \
  libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib qemu-system-arm
mkdir -p "$build/frozen"

# Runs a step, whose output is shown only if it fails.
step() {
  echo "$1"
  shift
  if ! "$@" >"$build/log" 2>&1; then
    cat "$build/log" >&2
    exit 1
  fi
}
setup() {
  [ -f "$1/build.ninja" ] || meson setup "$@"
}

CXX=g++ step 'build the training' setup "$top/build-examples" "$top" -Dtests=disabled -Dbench=disabled
step 'compile the training' meson compile -C "$top/build-examples" lenet
step 'train and save' "$top/build-examples/examples/lenet" --epochs 3 --save "$build/lenet.safetensors"
CXX=g++ step 'build the freezing' setup "$build/host" "$firmware" -Dnetworks=lenet
step 'compile the freezing' meson compile -C "$build/host" freeze_lenet
step 'freeze' "$build/host/freeze/freeze_lenet" "$build/frozen" "$build/lenet.safetensors" $digits
step 'build for the Cortex-M4F' setup "$build/m4f" "$firmware" --cross-file "$firmware/cross/m4f.ini" \
  -Dnetworks=lenet -Dfrozen="$build/frozen"
step 'cross-compile' meson compile -C "$build/m4f"
step 'run on the emulated Cortex-M4F' meson test -C "$build/m4f" --verbose lenet

# value WORDS: the number that the image has printed behind them.
value() {
  sed -n "s/^.*$1 \([0-9]*\).*$/\1/p" "$build/log" | head -n 1
}
printf '\nof %d digits right:  host %d, device %d\n' $digits "$(value 'right on the host')" "$(value 'right here')"
grep -o 'firmware lenet .* instructions=.*' "$build/log"
