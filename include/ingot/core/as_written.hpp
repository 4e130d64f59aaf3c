// Arithmetic that stays as it is written, whatever the flags.
//
// -ffast-math and its parts let a compiler move the terms of a sum, so that (x + magic) - magic becomes x; x87
// arithmetic carries more digits than a number has. Where a formula needs a term rounded at its place, the function
// starts with INGOT_AS_WRITTEN, which tells Clang (it asks for the start of a block), and the term stands in
// as_written(...), which tells GCC. Neither costs anything without such flags, keeps products from being fused with
// sums, or loops from being vectorised.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <cstdint>
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

#if !defined(__clang__) && (defined(__ASSOCIATIVE_MATH__) || defined(__FAST_MATH__))
#define INGOT_MOVES_TERMS 1
#endif

#if defined(__FAST_MATH__) || defined(__RECIPROCAL_MATH__)
#define INGOT_ESTIMATES_QUOTIENTS 1
#endif

namespace ingot::detail {

#if defined(INGOT_MOVES_TERMS)
// Zeros that GCC takes for any bits: a barrier that its vectors pass, unlike asm and __builtin_assoc_barrier.
template <class Bits>
[[gnu::used]] inline Bits unknown_zero = 0;
#endif

// x, rounded to a T and kept out of any other sum.
template <class T>
constexpr T as_written(T x) {
  if constexpr (std::is_floating_point_v<T>) {
#if defined(INGOT_CARRIES_MORE_DIGITS)
    if (!std::is_constant_evaluated()) asm("" : "+m"(x));
#elif defined(INGOT_MOVES_TERMS)
    using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    if (!std::is_constant_evaluated()) x = std::bit_cast<T>(std::bit_cast<Bits>(x) ^ unknown_zero<Bits>);
#endif
  }
  return x;
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
