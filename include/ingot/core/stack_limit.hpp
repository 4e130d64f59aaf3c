// How much a convenience call may put on the stack.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

namespace ingot {

// Bytes of workspace and output that `net(x)` or `evaluate` may place on the stack: 16 KiB; 1 KiB on targets without an
// operating system's stack (Cortex-M, RISC-V, AVR and Xtensa on bare metal), whose whole memory may be no larger.
// Define INGOT_STACK_WORKSPACE_LIMIT, the same everywhere in a program, to change it.
#if defined(INGOT_STACK_WORKSPACE_LIMIT)
inline constexpr std::size_t stack_workspace_limit = INGOT_STACK_WORKSPACE_LIMIT;
#elif (defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M') || defined(__AVR__) || \
    ((defined(__riscv) || defined(__XTENSA__)) && !defined(__unix__))
inline constexpr std::size_t stack_workspace_limit = 1024;
#else
inline constexpr std::size_t stack_workspace_limit = 16 * 1024;
#endif

namespace detail {

// Where a refusal prints both.
template <std::size_t Count>
struct Bytes {};
using StackLimit = Bytes<stack_workspace_limit>;
template <class Needed, class Limit>
inline constexpr bool fits_the_stack = false;
template <std::size_t Needed, std::size_t Limit>
inline constexpr bool fits_the_stack<Bytes<Needed>, Bytes<Limit>> = Needed <= Limit;

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
