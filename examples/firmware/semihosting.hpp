// Semihosting: requests to the debugger or emulator that a program runs under. Semihosting for AArch32 and AArch64,
// Arm, 2023, which RISC-V takes over but for the trap itself.
#pragma once

#include <cstdint>

namespace semihosting {

inline constexpr std::uint32_t write_text = 0x04;     // the argument is a text that ends in '\0'
inline constexpr std::uint32_t exit_extended = 0x20;  // the argument is a reason and a status
inline constexpr std::uint32_t application_exit = 0x20026;

inline void request(std::uint32_t operation, void const* argument) {
#if defined(__riscv)
  register std::uint32_t a0 asm("a0") = operation;
  register void const* a1 asm("a1") = argument;
  // Three uncompressed instructions on one page are the trap.
  asm volatile(
      ".option push\n"
      ".option norvc\n"
      ".balign 16\n"
      "slli zero, zero, 0x1f\n"
      "ebreak\n"
      "srai zero, zero, 7\n"
      ".option pop\n"
      : "+r"(a0)
      : "r"(a1)
      : "memory");
#else
  register std::uint32_t r0 asm("r0") = operation;
  register void const* r1 asm("r1") = argument;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
#endif
}

}  // namespace semihosting
