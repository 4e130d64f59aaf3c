#!/bin/sh
# Builds and runs all images where their compilers and emulators are installed.
#   images.sh RUN_SH
set -eu
for tool in arm-none-eabi-g++ riscv64-unknown-elf-g++ qemu-system-arm qemu-system-riscv32 clang-14 ld.lld-14; do
  command -v "$tool" >/dev/null 2>&1 || {
    echo "$tool is not installed"
    exit 77
  }
done
exec sh "$1"
