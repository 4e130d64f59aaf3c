// micro:bit: timer 0 of the nRF51 at 16 MHz, 32 bits, counts up.
#pragma once

#include "../device_register.hpp"

struct Clock {
  static constexpr std::uint32_t factor = 125;
  static constexpr int shift = 7;

  static void start() {
    device_register(timer + 0x508) = 3;  // BITMODE: 32 bits
    device_register(timer + 0x510) = 0;  // PRESCALER
    device_register(timer) = 1;          // TASKS_START
  }
  static std::uint32_t ticks() {
    device_register(timer + 0x40) = 1;  // TASKS_CAPTURE[0]
    return device_register(timer + 0x540);
  }

 private:
  static constexpr std::uintptr_t timer = 0x40008000;
};
