// Several numbers by one instruction, where registers hold one number each and compilers load them one by one.
#pragma once

#include "ingot/core/prologue.hpp"

#include <type_traits>

#include "ingot/core/simd.hpp"

#if defined(__thumb2__) && defined(__ARM_PCS_VFP) && (__ARM_FP & 4) != 0
#define INGOT_LOADS_MULTIPLE
#endif

namespace ingot::simd {

// Whether a target has that: of floats Arm's Thumb-2 with a floating-point unit.
#if defined(INGOT_LOADS_MULTIPLE)
template <class T>
inline constexpr bool loads_multiple = std::is_same_v<T, float> && width<T> == 1;
#else
template <class T>
inline constexpr bool loads_multiple = false;
#endif

#if defined(INGOT_LOADS_MULTIPLE)

// Volatile, else GCC loads the next numbers before these are used up, and has no registers for both.
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

// Eight numbers, behind which `from` stands then. The instruction wants neighbouring registers: it has the lower or the
// upper half of those that a call need not keep.
template <bool Upper>
INGOT_INLINE void load_eight(float const*& from, float (&to)[8]) {
  auto const& numbers = *reinterpret_cast<float const(*)[8]>(from);
  if constexpr (Upper) {
    INGOT_VLDM("s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15");
  } else {
    INGOT_VLDM("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7");
  }
}

#undef INGOT_VLDM

// In front of the next load_eight: this number, computed from what the last one loaded, is computed before.
INGOT_INLINE void use_up(float& number) {
  asm volatile("" : "+t"(number));
}

#endif

}  // namespace ingot::simd

#include "ingot/core/epilogue.hpp"
