// Whole numbers next to a number: exact, the same under any flags, of a number or of each number of a pack.
#pragma once

#include "ingot/core/prologue.hpp"

#include "ingot/core/as_written.hpp"
#include "ingot/core/float_format.hpp"

namespace ingot::detail {

// x kept out of any other sum, also in a pack.
template <class N>
constexpr N kept_apart(N x) {
#if defined(INGOT_MOVES_TERMS)
  if constexpr (is_pack<N>) return number_of<N>(bits_of(x) ^ unknown_zero<typename Format<element_t<N>>::Bits>);
#endif
  return as_written(x);
}

// The nearest whole number, of two the even one; -0, infinities and NaN stay. (IEEE 754's roundToIntegralTiesToEven.)
// Beyond 2^mantissa_bits every number is whole; below it the sum with that has no room for a fraction.
template <class N>
constexpr N nearest_whole(N x) {
  INGOT_AS_WRITTEN;
  using T = element_t<N>;
  using Bits = typename Format<T>::Bits;
  constexpr Bits sign = Bits{1} << (sizeof(T) * 8 - 1);
  constexpr T all_whole = T(Bits{1} << Format<T>::mantissa_bits);
  N const a = number_of<N>(bits_of(x) & static_cast<Bits>(~sign));
  N const rounded = kept_apart(kept_apart(a + N(all_whole)) - N(all_whole));
  N const signed_whole = number_of<N>(bits_of(rounded) | (bits_of(x) & sign));
  return math::select(a < N(all_whole), signed_whole, x);
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
