#!/bin/sh
# Compiles what the freezing example prints as a device would, with its known answer, and checks that the weights are
# constants: they stand in read-only memory, and nothing runs before main.
#   frozen.sh COMPILER INCLUDE PROGRAM
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"$3" >"$place/frozen.hpp"
cat >"$place/device.cpp" <<'END'
#include "frozen.hpp"
void run(ingot::Tensor<float, 2> const& x, ingot::Tensor<float, 2>& y, Net::Workspace<1>& scratch) {
  net.forward(x, y, scratch);
}
END
"$1" -std=c++20 -Os -Wall -Wextra -Wpedantic -Werror -fno-exceptions -fno-rtti -I"$2" -c "$place/device.cpp" -o "$place/device.o"
symbols=$(nm -C "$place/device.o")
echo "$symbols"
echo "$symbols" | grep -Eq "^[0-9a-f]+ [VuRr] net$"
if echo "$symbols" | grep -q _GLOBAL__sub_I; then
  echo 'something runs before main'
  exit 1
fi
