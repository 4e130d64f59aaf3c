// How much stack a call takes: what is below it is painted, and later scanned.
#include "board.hpp"
#include "start.hpp"

namespace {

constexpr std::uint32_t paint = 0xC0DEDEAD;
std::uint32_t* painted_to;

}  // namespace

extern "C" void paint_stack_below(std::uint32_t* callers_stack);

extern "C" [[gnu::used]] void paint_stack_below(std::uint32_t* callers_stack) {
  painted_to = callers_stack;
  std::uint32_t* own_stack;
#if defined(__riscv)
  asm volatile("mv %0, sp" : "=r"(own_stack));
#else
  asm volatile("mov %0, sp" : "=r"(own_stack));
#endif
  for (std::uint32_t volatile* at = &stack_bottom; at < own_stack; ++at) *at = paint;
}

// Naked: without a frame of its own, the stack pointer is the caller's.
[[gnu::naked]] void paint_stack() {
#if defined(__riscv)
  asm volatile("mv a0, sp\n j paint_stack_below\n");
#else
  asm volatile("mov r0, sp\n ldr r1, =paint_stack_below\n bx r1\n");
#endif
}

std::size_t stack_used() {
  std::uint32_t const volatile* at = &stack_bottom;
  while (at < painted_to && *at == paint) ++at;
  return static_cast<std::size_t>(painted_to - const_cast<std::uint32_t const*>(at)) * sizeof *at;
}
