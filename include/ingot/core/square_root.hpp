// Square roots in constant expressions, rounded as the hardware rounds them.
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

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
