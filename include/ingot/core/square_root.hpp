// Square roots rounded as the hardware rounds them: in constant expressions, and at run time without the C library,
// which compilers call for a negative argument even where a target has the instruction.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <limits>
#include <type_traits>

#include "ingot/core/float_format.hpp"

namespace ingot::detail {

// The number nearest to the root of a finite x > 0. With x = M 2^(2 h - 2 m + k), M and the root's own digits Y whole
// numbers, Y^2 is near S = M 2^(m + k); Y is the nearest to the root of S where -Y < S - Y^2 <= Y, and that difference
// is exact in the arithmetic of Y's bits, although S and Y^2 are too long for it.
template <class T>
constexpr T nearest_square_root(T x) {
  using F = Format<T>;
  using Bits = typename F::Bits;
  using Signed = std::make_signed_t<Bits>;
  constexpr int m = F::mantissa_bits;
  constexpr Bits leading = Bits{1} << m;
  constexpr int half_shift = (m + 2) / 2;
  constexpr T scale = T(leading << (2 * half_shift - m));
  bool const subnormal = x < std::numeric_limits<T>::min();
  Bits const bits = std::bit_cast<Bits>(subnormal ? x * scale : x);
  Signed const exponent = static_cast<Signed>(bits >> m) - static_cast<Signed>(F::bias);
  Bits const odd = static_cast<Bits>(exponent) & 1;
  Bits const digits = (bits & (leading - 1)) | leading;

  T const target = static_cast<T>(digits) / T(leading) * T(1 + odd);
  T y = T(0.41) * target + T(0.6);
  for (int i = 0; i < 5; ++i) y = T(0.5) * (y + target / y);

  Bits root = static_cast<Bits>(y * T(leading));
  auto const rest = [&] { return static_cast<Signed>((digits << (m + static_cast<int>(odd))) - root * root); };
  while (rest() > static_cast<Signed>(root)) ++root;
  while (rest() <= -static_cast<Signed>(root)) --root;
  Signed const half = (exponent - static_cast<Signed>(odd)) / 2 + static_cast<Signed>(F::bias);
  T const result = std::bit_cast<T>(static_cast<Bits>((static_cast<Bits>(half) << m) + (root - leading)));
  return subnormal ? result / T(Bits{1} << half_shift) : result;
}

// The same of any x by its digits, one a turn, in integers: where a target has no instruction.
template <class T>
constexpr T square_root_by_digits(T x) {
  using F = Format<T>;
  using Bits = typename F::Bits;
  constexpr int m = F::mantissa_bits;
  constexpr Bits leading = Bits{1} << m;
  constexpr Bits sign = Bits{1} << (8 * sizeof(T) - 1);
  Bits const bits = std::bit_cast<Bits>(x);
  if ((bits & (sign - 1)) == 0 || (bits & (sign - 1)) > std::bit_cast<Bits>(infinite_value<T>())) return x;
  if ((bits & sign) != 0) return std::numeric_limits<T>::quiet_NaN();
  if (bits == std::bit_cast<Bits>(infinite_value<T>())) return x;

  Bits exponent = bits >> m;
  Bits rest = exponent == 0 ? bits : (bits & (leading - 1)) | leading;
  if (exponent == 0) exponent = 1;
  for (; rest < leading; rest *= 2) --exponent;  // of a subnormal number; wraps below zero
  exponent -= F::bias;
  rest *= 2 + 2 * (exponent & 1);
  Bits twice_root = 0;
  Bits root = 0;  // with a last bit to round by
  for (Bits digit = leading * 2; digit != 0; digit /= 2, rest *= 2) {
    Bits const trial = twice_root + digit;
    if (trial > rest) continue;
    rest -= trial;
    twice_root = trial + digit;
    root += digit;
  }
  if (rest != 0) root += root & 1;
  using Signed = std::make_signed_t<Bits>;
  Bits const half = static_cast<Bits>(static_cast<Signed>(exponent) >> 1) + F::bias;
  return std::bit_cast<T>((half << m) + (root >> 1) - leading);
}

// At run time.
template <class T>
INGOT_INLINE T square_root(T x) {
#if defined(__arm__)
#if defined(__ARM_FP)
  if constexpr (sizeof(T) == 4 && (__ARM_FP & 4) != 0) {
    asm("vsqrt.f32 %0, %1" : "=t"(x) : "t"(x));
    return x;
  } else if constexpr (sizeof(T) == 8 && (__ARM_FP & 8) != 0) {
    asm("vsqrt.f64 %P0, %P1" : "=w"(x) : "w"(x));
    return x;
  }
#endif
  return square_root_by_digits(x);
#elif defined(__riscv)
#if defined(__riscv_flen)
  if constexpr (sizeof(T) == 4) {
    asm("fsqrt.s %0, %1" : "=f"(x) : "f"(x));
    return x;
  } else if constexpr (__riscv_flen >= 64) {
    asm("fsqrt.d %0, %1" : "=f"(x) : "f"(x));
    return x;
  }
#endif
  return square_root_by_digits(x);
#else
  if constexpr (sizeof(T) == 4) {
    return __builtin_sqrtf(x);
  } else {
    return __builtin_sqrt(x);
  }
#endif
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
