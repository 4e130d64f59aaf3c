// How much stack a call takes: what is below it is painted, and later scanned.
#include "board.hpp"
#include "start.hpp"

#define PAINT 0xC0DEDEAD
#define TEXT_OF(value) #value
#define AS_TEXT(value) TEXT_OF(value)

extern "C" {
// The stack pointer of the last caller of paint_stack().
std::uint32_t* painted_to;
}

// Naked and in assembly: all that is below the caller's stack pointer is painted, so it may have no frame of its own.
[[gnu::naked]] void paint_stack() {
#if defined(__riscv)
  asm volatile(
      "mv a0, sp\n"
      "la a1, painted_to\n"
      "sw a0, 0(a1)\n"
      "la a1, stack_bottom\n"
      "li a2, " AS_TEXT(PAINT) "\n"
      "1: bgeu a1, a0, 2f\n"
      "sw a2, 0(a1)\n"
      "addi a1, a1, 4\n"
      "j 1b\n"
      "2: ret\n");
#else
  asm volatile(
      ".syntax unified\n"
      "mov r0, sp\n"
      "ldr r1, =painted_to\n"
      "str r0, [r1]\n"
      "ldr r1, =stack_bottom\n"
      "ldr r2, =" AS_TEXT(PAINT) "\n"
      "1: cmp r1, r0\n"
      "bhs 2f\n"
      "str r2, [r1]\n"
      "adds r1, #4\n"
      "b 1b\n"
      "2: bx lr\n");
#endif
}

std::size_t stack_used() {
  std::uint32_t const* at = &stack_bottom;
  while (at < painted_to && *at == PAINT) ++at;
  return static_cast<std::size_t>(painted_to - at) * sizeof *at;
}
