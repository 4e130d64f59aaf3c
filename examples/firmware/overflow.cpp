// A stack that grows beyond its end: the fault handler must say so and leave with status 99.
#include <cstddef>
#include <cstdint>

#include "board.hpp"

namespace {

constexpr std::uint32_t deeper_than_any_stack = 1'000'000;

[[gnu::noinline]] std::uint32_t grow(std::uint32_t depth) {
  std::uint32_t volatile frame[16] = {depth};
  return depth == deeper_than_any_stack ? 0 : grow(depth + 1) + frame[depth % 16];
}

}  // namespace

int main() {
  print("overflowing\n");
  print("never reached", static_cast<long>(grow(0)));
  return 0;
}
