// x^y for real x and y, to within two units in the last place.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <limits>

#include "ingot/core/float_format.hpp"

namespace ingot::detail {

// The unevaluated sum of a number and a much smaller one: twice the digits (Dekker 1971).
template <class T>
struct TwoPart {
  T high;
  T low;
};

template <class T>
constexpr TwoPart<T> exact_sum(T a, T b) {
  INGOT_AS_WRITTEN;
  T const sum = as_written(a + b);
  T const part = as_written(sum - a);
  return {sum, as_written(a - as_written(sum - part)) + as_written(b - part)};
}

// The upper half of a number's digits; the rest is exact, too.
template <class N>
constexpr N upper_digits(N x) {
  using F = Format<element_t<N>>;
  using Bits = typename F::Bits;
  constexpr Bits lower = (Bits{1} << (F::mantissa_bits / 2 + 1)) - 1;
  return number_of<N>(bits_of(x) & static_cast<Bits>(~lower));
}

// a b, but for the last digits of the lower part. No product is rounded that is added to twice, so that it makes no
// difference where a compiler fuses a multiplication and an addition.
template <class T>
constexpr TwoPart<T> two_part_product(T a, T b) {
  INGOT_AS_WRITTEN;
  T const a1 = upper_digits(a), b1 = upper_digits(b);
  T const a2 = as_written(a - a1), b2 = as_written(b - b1);
  T const upper = a1 * b1;
  T const lower = (a1 * b2 + a2 * b1) + a2 * b2;
  T const sum = as_written(upper + lower);
  return {sum, as_written(upper - sum) + lower};
}

// ln x for finite x > 0, with some ten binary digits more than a T has. With x = 2^n m and s = (m - 1) / (m + 1),
// ln m = 2 s (1 + s^2 / 3 + s^4 / 5 + ...), of which all but the last sum is computed in two parts.
template <class T>
constexpr TwoPart<T> two_part_log(T x) {
  INGOT_AS_WRITTEN;
  using F = Format<T>;
  auto const [m, n] = split_float(x);
  auto const divisor = exact_sum(m, T(1));
  T const s = as_written((m - T(1)) / divisor.high);
  auto const back = two_part_product(s, divisor.high);
  T const s_low =
      (as_written(as_written(as_written(m - T(1)) - back.high) - back.low) - s * divisor.low) / divisor.high;

  auto const s2 = two_part_product(s, s);
  T const s2_low = s2.low + T(2) * s * s_low;
  constexpr int terms = F::log_terms + 2;
  T p = inverse_odds<T, terms>[terms - 1];
  for (int k = terms - 2; k >= 2; --k) p = p * s2.high + inverse_odds<T, terms>[static_cast<std::size_t>(k)];
  constexpr T third = T(1.0 / 3.0);
  constexpr T third_low = (T(1) - T(3) * upper_digits(third) - T(3) * (third - upper_digits(third))) / T(3);
  auto const u = two_part_product(s2.high, third);
  T const u_low = u.low + s2.high * third_low + s2_low * third + s2.high * s2.high * p;

  auto const su = two_part_product(s, u.high);
  T const su_low = su.low + s * u_low + s_low * u.high;
  auto const first = exact_sum(n * F::ln2_high, T(2) * s);
  auto const second = exact_sum(first.high, T(2) * su.high);
  return exact_sum(second.high, first.low + second.low + T(2) * (s_low + su_low) + n * F::ln2_low);
}

// e^(x.high + x.low)
template <class T>
constexpr T exp_of_sum(TwoPart<T> x) {
  INGOT_AS_WRITTEN;
  using F = Format<T>;
  // A little above, it depends on the lower part whether the power can be held.
  constexpr T largest = F::overflow + T(1);
  bool const inside = (x.high >= F::underflow) & (x.high <= largest);
  T const high = x.high < F::underflow ? F::underflow : (x.high > largest ? largest : x.high);
  T const low = inside ? x.low : T(0);
  auto const power = nearest_power_of_two(high);
  auto const r = exact_sum(as_written(high - power.n * F::ln2_high), as_written(low - power.n * F::ln2_low));
  auto const one_and_r = exact_sum(T(1), r.high);
  T const rest = one_and_r.low + (exp_tail(r.high) + r.low * one_and_r.high);
  T const half = as_written((one_and_r.high + rest) * power.scale1);
  T const up = power.scale2 > T(1) ? power.scale2 : T(1);
  bool const overflows = half > std::numeric_limits<T>::max() / up;
  return overflows ? ingot::detail::infinite_value<T>() : half * (overflows ? T(0) : power.scale2);
}

// Whether v >= 0 is a whole number.
template <class T>
constexpr bool is_whole(T v) {
  INGOT_AS_WRITTEN;
  constexpr T all_whole = T(typename Format<T>::Bits{1} << Format<T>::mantissa_bits);  // from here on
  return (v >= all_whole) | (as_written(as_written(v + all_whole) - all_whole) == v);
}

// x^y = e^(y ln |x|), negative for negative x and odd y. Without branches, so that loops over it vectorise: what is not
// finite is chosen at the end.
template <class T>
constexpr T power(T x, T y) {
  using Limits = std::numeric_limits<T>;
  using Bits = typename Format<T>::Bits;
  // No logarithm but 0 is so small that a larger exponent would make a difference.
  constexpr T largest_exponent = sizeof(T) == 4 ? T(1e11) : T(1e20);
  T const a = x < T(0) ? -x : x;
  bool const zero = a == T(0);
  // Compared with a finite number: where flags deny infinity, a comparison with it means nothing.
  bool const infinite = a > Limits::max();
  bool const special = zero | infinite;
  auto const logarithm = two_part_log(special ? T(1) : a);
  T const bounded = y > largest_exponent ? largest_exponent : (y < -largest_exponent ? -largest_exponent : y);
  auto const product = two_part_product(bounded, logarithm.high);
  T const finite = exp_of_sum(exact_sum(product.high, product.low + bounded * logarithm.low));

  T const limit = zero == (y < T(0)) ? ingot::detail::infinite_value<T>() : T(0);
  T const magnitude = special ? limit : finite;
  T const exponent = y < T(0) ? -y : y;
  bool const whole = is_whole(exponent);
  bool const odd = whole & !is_whole(exponent * T(0.5));
  bool const negative = (std::bit_cast<Bits>(x) >> (sizeof(T) * 8 - 1)) != 0;
  T const result = (odd & negative) ? -magnitude : magnitude;
  T const real = ((x < T(0)) & !infinite & !whole) ? Limits::quiet_NaN() : result;
  T const propagated = x != x ? x : (y != y ? y : real);
  return ((y == T(0)) | (x == T(1))) ? T(1) : propagated;
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
