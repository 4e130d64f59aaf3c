// Several numbers by one instruction, where registers hold one number each and compilers load them one by one.
#pragma once

#include "ingot/core/prologue.hpp"

#include <type_traits>

#include "ingot/core/simd.hpp"

namespace ingot::simd {

// Whether a target has that: of floats Arm's Thumb-2 with a floating-point unit.
#if defined(__thumb2__) && defined(__ARM_PCS_VFP) && (__ARM_FP & 4) != 0
template <class T>
inline constexpr bool loads_multiple = std::is_same_v<T, float> && width<T> == 1;
#else
template <class T>
inline constexpr bool loads_multiple = false;
#endif

// Volatile, else GCC loads the next numbers before these are used up, and has no registers for both.
#if defined(__thumb2__) && defined(__ARM_PCS_VFP) && (__ARM_FP & 4) != 0
#define INGOT_VLDM(R0, R1, R2, R3, R4, R5, R6, R7)                                                          \
  register float n0 asm(R0);                                                                                \
  register float n1 asm(R1);                                                                                \
  register float n2 asm(R2);                                                                                \
  register float n3 asm(R3);                                                                                \
  register float n4 asm(R4);                                                                                \
  register float n5 asm(R5);                                                                                \
  register float n6 asm(R6);                                                                                \
  register float n7 asm(R7);                                                                                \
  asm volatile("vldmia %0!, {" R0 "-" R7 "}"                                                                \
               : "+r"(from), "=t"(n0), "=t"(n1), "=t"(n2), "=t"(n3), "=t"(n4), "=t"(n5), "=t"(n6), "=t"(n7) \
               : "m"(numbers));                                                                             \
  to[0] = n0, to[1] = n1, to[2] = n2, to[3] = n3, to[4] = n4, to[5] = n5, to[6] = n6, to[7] = n7
#else
#define INGOT_VLDM(...) static_cast<void>(to)
#endif

// Eight numbers, behind which `from` stands then. The instruction wants neighbouring registers: it has the lower or the
// upper half of those that a call need not keep.
template <bool Upper, class T>
INGOT_INLINE void load_eight(T const*& from, T (&to)[8]) {
  [[maybe_unused]] auto const& numbers = *reinterpret_cast<T const(*)[8]>(from);
  if constexpr (Upper) {
    INGOT_VLDM("s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15");
  } else {
    INGOT_VLDM("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7");
  }
}

#undef INGOT_VLDM

// In front of the next load_eight: a number that comes of what the last one loaded is computed before.
template <class T>
INGOT_INLINE void use_up(T& number) {
#if defined(__arm__)
  if constexpr (loads_multiple<T>) asm volatile("" : "+t"(number));
#else
  static_cast<void>(number);
#endif
}

}  // namespace ingot::simd

#include "ingot/core/epilogue.hpp"
