#!/bin/sh
# Compiles what the freezing example writes as a device would, checks that the weights are constants (they stand in
# read-only memory, and nothing runs before main), and runs it: the known answers come out.
#   frozen.sh COMPILER INCLUDE PROGRAM
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"$3" "$place"
cat >"$place/device.cpp" <<'END'
#include "xor_gate.hpp"
#include <ingot/deploy/known_answers.hpp>
static xor_gate::Net::Workspace<1> scratch;
int main() {
  float const error = ingot::known_answers_error(xor_gate::net, xor_gate::golden_inputs, xor_gate::golden_outputs, scratch);
  auto const same = xor_gate::net({1, 1});
  return error <= 1e-6f && same[0] > same[1] ? 0 : 1;
}
END
cd "$place"
for source in device xor_gate; do
  "$1" -std=c++20 -Os -Wall -Wextra -Wpedantic -Werror -fno-exceptions -fno-rtti -I"$2" -c $source.cpp -o $source.o
done
symbols=$(nm -C xor_gate.o device.o)
echo "$symbols"
echo "$symbols" | grep -Eq "^[0-9a-f]+ R xor_gate::frozen_[0-9a-f]+::net$"
if echo "$symbols" | grep -q _GLOBAL__sub_I; then
  echo 'something runs before main'
  exit 1
fi
"$1" device.o xor_gate.o -o device
./device
