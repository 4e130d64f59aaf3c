// Reset and traps of a RISC-V core in machine mode.
#include <cstdint>

#include "board.hpp"
#include "start.hpp"

extern "C" {

extern std::uint32_t protected_region;  // sections.ld: flash, as pmpaddr0 wants it

// Naked: there is no stack yet.
[[gnu::naked, gnu::section(".vectors"), gnu::used]] void reset() {
  asm volatile(
      ".option push\n"
      ".option norelax\n"
      "la gp, __global_pointer$\n"
      ".option pop\n"
      "la sp, stack_top\n"
      "la t0, trap\n"
      "csrw mtvec, t0\n"
      // Flash, which lies below the stack, is locked against writing, so that a stack that overflows traps: entry 0
      // of the memory protection, a naturally aligned power of two, reading and execution.
      "la t0, protected_region\n"
      "csrw pmpaddr0, t0\n"
      "li t0, 0x9D\n"
      "csrw pmpcfg0, t0\n"
      // Floating point: mstatus.FS = initial, and its control register in a known state.
      "li t0, 0x2000\n"
      "csrs mstatus, t0\n"
      "fscsr zero\n"
      "j start\n");
}

// Naked: the stack may be what has failed. On a boundary of 4 bytes: the low bits of mtvec are a mode.
[[gnu::naked, gnu::aligned(4)]] void trap() {
  asm volatile(
      "la sp, stack_top\n"
      "j report_fault\n");
}

[[noreturn]] void report_fault() {
  std::uint32_t cause;
  asm volatile("csrr %0, mcause" : "=r"(cause));
  print("trap, mcause", static_cast<long>(cause));
  leave(99);
}

}  // extern "C"
