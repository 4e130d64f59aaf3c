// MPS3 with AN547: the system counter of the SSE-300 at 32 MHz. Its lower half is enough.
#pragma once

#include "../device_register.hpp"

struct Clock {
  static constexpr std::uint32_t factor = 125;
  static constexpr int shift = 8;

  static void start() { device_register(0x58100000) = 1; }              // CNTCR: enable
  static std::uint32_t ticks() { return device_register(0x58101000); }  // CNTCV, lower word
};
