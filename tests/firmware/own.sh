#!/bin/sh
# A project of one's own: the folder of the firmware examples, copied elsewhere, builds and runs a program that stands in
# it beside a frozen network, in C++ and in C.
#   own.sh PROJECT FREEZE      FREEZE writes mlp.hpp and its like into a folder
set -eu
for tool in arm-none-eabi-g++ qemu-system-arm; do
  command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cp -r "$1/examples/firmware" "$place/mine"
rm -r "$place/mine/freeze"
mkdir "$place/frozen"
"$2" "$place/frozen"
cat >"$place/mine/mine.cpp" <<'END'
#include <ingot/deploy/known_answers.hpp>

#include "board.hpp"
#include "mlp.hpp"

static mlp::Net::Workspace<1> workspace;

int main() {
  float const error = ingot::known_answers_error(mlp::net, mlp::golden_inputs, mlp::golden_outputs, workspace);
  print_float("max_error", error);
  leave(error <= 1e-5F ? 0 : 1);
}
END
cat >"$place/mine/mine_in_c.c" <<'END'
#include "board.h"
#include "mlp.h"

static float workspace[MLP_WORKSPACE_BYTES / sizeof(float)];

int main(void) {
  return mlp_known_answers_error(workspace) <= 1e-5F ? 0 : 1;
}
END
cd "$place"
meson setup build mine --cross-file mine/cross/m4f.ini -Dingot="$1/include" -Dfrozen="$place/frozen" -Dnetworks=mlp \
  -Dprograms=mine.cpp,mine_in_c.c
meson test -C build --print-errorlogs
