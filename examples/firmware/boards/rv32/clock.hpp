// RISC-V: QEMU's count of retired instructions is its virtual time in nanoseconds, 64 an instruction. On a chip shift is
// 0.
#pragma once

#include <cstdint>

struct Clock {
  static constexpr std::uint32_t factor = 1;
  static constexpr int shift = 6;

  static void start() {}
  static std::uint32_t ticks() {
    std::uint32_t count;
    asm volatile("csrr %0, minstret" : "=r"(count));
    return count;
  }
};
