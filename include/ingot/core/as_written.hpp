// Arithmetic that stays as it is written, whatever the flags.
//
// -ffast-math and its parts let a compiler move the terms of a sum, so that (x + magic) - magic becomes x; x87
// arithmetic carries more digits than a number has. Where a formula needs a term rounded at its place, the function
// starts with INGOT_AS_WRITTEN, which tells Clang (it asks for the start of a block), and the term stands in
// as_written(...), which tells GCC. Neither costs an instruction, keeps products from being fused with sums, or loops
// from being vectorised.
#pragma once

#include "ingot/core/prologue.hpp"

#include <type_traits>

#if defined(__clang__)
#define INGOT_AS_WRITTEN _Pragma("clang fp reassociate(off)") static_assert(true)
#else
#define INGOT_AS_WRITTEN static_assert(true)
#endif

#if defined(__clang__) && (defined(__i386__) || defined(__x86_64__)) && !defined(__SSE2_MATH__)
#define INGOT_CARRIES_MORE_DIGITS 1
#elif !defined(__clang__) && defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0 && __FLT_EVAL_METHOD__ != 16
#define INGOT_CARRIES_MORE_DIGITS 1
#endif

#if defined(__FAST_MATH__) && !defined(__clang__) && !__has_builtin(__builtin_assoc_barrier)
#error Ingot under -ffast-math needs GCC 12 or later, or Clang: this compiler cannot be kept from moving the terms of sums
#endif

namespace ingot::detail {

// x, rounded to a T and no term of any other sum.
template <class T>
constexpr T as_written(T x) {
  if constexpr (std::is_floating_point_v<T>) {
#if defined(INGOT_CARRIES_MORE_DIGITS)
    if (!std::is_constant_evaluated()) asm("" : "+m"(x));
#elif !defined(__clang__) && __has_builtin(__builtin_assoc_barrier)
    if (!std::is_constant_evaluated()) return __builtin_assoc_barrier(x);
#endif
  }
  return x;
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
