// Arm's CMSDK APB timer: 32 bits, counts down.
#pragma once

#include "device_register.hpp"

template <std::uintptr_t Address, std::uint32_t Factor, int Shift>
struct CmsdkTimer {
  static constexpr std::uint32_t factor = Factor;
  static constexpr int shift = Shift;

  static void start() {
    device_register(Address) = 0;
    device_register(Address + 4) = 0xFFFFFFFF;  // value
    device_register(Address + 8) = 0xFFFFFFFF;  // reload
    device_register(Address) = 1;
  }
  static std::uint32_t ticks() { return 0xFFFFFFFF - device_register(Address + 4); }
};
