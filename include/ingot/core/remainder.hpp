// What is left of a division with a whole quotient, exactly.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <cstdint>
#include <limits>

#include "ingot/core/float_format.hpp"

namespace ingot::detail {

// m 2^exponent, for a finite number.
struct WholeAndExponent {
  std::uint64_t m;
  int exponent;
};
template <class T>
constexpr WholeAndExponent whole_and_exponent(T x) {
  using F = Format<T>;
  using Bits = typename F::Bits;
  constexpr Bits leading = Bits{1} << F::mantissa_bits;
  Bits const magnitude = std::bit_cast<Bits>(x) & static_cast<Bits>(~(Bits{1} << (sizeof(T) * 8 - 1)));
  int const biased = static_cast<int>(magnitude >> F::mantissa_bits);
  Bits const fraction = magnitude & (leading - 1);
  constexpr int offset = static_cast<int>(F::bias) + F::mantissa_bits;
  return biased == 0 ? WholeAndExponent{fraction, 1 - offset} : WholeAndExponent{fraction | leading, biased - offset};
}

// a - n b with n = a / b rounded toward 0: the sign of a, smaller than b, and no digit is lost, however large n is. C's
// fmod. NaN for b = 0, for an infinite a and for NaN; a for an infinite b.
// Cost: the long division in steps of as many bits as 64 have room for, always all of them: 7 divisions of integers in
// float, 186 in double.
template <class T>
constexpr T remainder(T a, T b) {
  using F = Format<T>;
  using Bits = typename F::Bits;
  constexpr int step = 63 - F::mantissa_bits;
  constexpr int largest_shift = 2 * static_cast<int>(F::bias) - 1;
  bool const divides = has_finite_bits(a) && has_finite_bits(b) && b != T(0);
  auto const dividend = whole_and_exponent(divides ? a : T(0));
  auto const divisor = whole_and_exponent(divides ? b : T(1));
  int const difference = dividend.exponent - divisor.exponent;
  std::uint64_t rest = dividend.m % divisor.m;
  int left = difference < 0 ? 0 : difference;
  for (int shift = 0; shift < largest_shift; shift += step) {
    int const now = left < step ? left : step;
    rest = (rest << now) % divisor.m;
    left -= now;
  }

  // 2^exponent in two halves, since it may be too small for one normal number.
  int const half = divisor.exponent / 2;
  auto const power = [](int e) {
    return std::bit_cast<T>(static_cast<Bits>(static_cast<Bits>(e + static_cast<int>(F::bias)) << F::mantissa_bits));
  };
  T const magnitude = static_cast<T>(static_cast<Bits>(rest)) * power(half) * power(divisor.exponent - half);
  // A smaller exponent is a smaller number, unless both are subnormal and have the same.
  T const whole = difference < 0 ? (a < T(0) ? -a : a) : magnitude;
  bool const negative = (std::bit_cast<Bits>(a) >> (sizeof(T) * 8 - 1)) != 0;
  T const result = negative ? -whole : whole;
  bool const keeps = has_finite_bits(a) && !has_finite_bits(b) && b == b;
  return divides ? result : (keeps ? a : std::numeric_limits<T>::quiet_NaN());
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
