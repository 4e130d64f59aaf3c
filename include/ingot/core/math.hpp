// Elementary functions for every scalar, the same code at compile time and at run time.
//
// float and double are computed here and not by libm: no call, no errno, usable in constant expressions. All but pow
// and remainder take packs of numbers, too (core/simd.hpp), each of which has the bits that it has alone. Of one number,
// log, log1p, softplus, expm1 and erf have branches; the others only choose between two numbers, sin and cos by their
// bits. Other scalars specialise `ScalarMath`.
//
// Errors in units in the last place, in float and in double; of a result below the smallest normal number, in units of
// that. They hold for all arguments, with contraction off: tests/core/test_every_float.cpp tries every float, but in
// pow, and bench/math_errors.cpp ten million doubles.
//
//   exp   1.1    log    2      sin   2.4    tanh      2.5    normal_cdf   7.5
//   expm1 2      log1p  2.5    cos   2.4    sigmoid   2.5    normal_pdf   3
//   pow   2      sqrt   0.5    atan  2      softplus  3.4    erf          2
//
// round (to a whole number) and remainder are exact.
//
// At the ends; NaN gives NaN, but see pow:
//
//   x            -infinity   below the domain   -0      0      infinity
//   exp           0                              1      1      infinity
//   expm1        -1                             -0      0      infinity
//   log          NaN         NaN (x < 0)        -inf   -inf    infinity
//   log1p        NaN         NaN (x < -1)       -0      0      infinity    -infinity at -1
//   sqrt         NaN         NaN (x < 0)        -0      0      infinity
//   sin          NaN                            -0      0      NaN
//   cos          NaN                             1      1      NaN
//   tanh         -1                             -0      0      1
//   sigmoid       0                             1/2    1/2     1
//   softplus      0                             ln 2   ln 2    infinity
//   normal_cdf    0                             1/2    1/2     1           1/2 to within a unit
//   normal_pdf    0                             0.399  0.399   0
//
// A result too large is infinity, one too small 0: exp from 88.73 and below -103.97 in float, 709.79 and -745.13 in
// double.
//
// Flags that let a compiler change arithmetic (-ffast-math, -Ofast, -fassociative-math, -funsafe-math-optimizations,
// -mfpmath=387 and 32-bit x86) keep results within 8 units; tests/flags runs them. -ffinite-math-only, which the first
// two contain, voids what is said of NaN and infinities. Programs linked with -ffast-math take subnormal numbers for
// zeros: in float, results below 1e-31 then lose digits, too.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "ingot/core/arc_tangent.hpp"
#include "ingot/core/error_function.hpp"
#include "ingot/core/float_format.hpp"
#include "ingot/core/power.hpp"
#include "ingot/core/remainder.hpp"
#include "ingot/core/rounding.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/square_root.hpp"
#include "ingot/core/trigonometry.hpp"

namespace ingot {

// The elementary functions of a scalar. Specialise for one's own scalar with the same members;
// `Dual` is an example.
template <class T>
struct ScalarMath {
  static_assert(is_scalar<detail::element_t<T>>, "specialise ingot::ScalarMath and ingot::is_scalar for this type");
  using E = detail::element_t<T>;  // T itself, or what a pack holds
  using F = detail::Format<E>;

  static constexpr T exp(T x) {
    INGOT_AS_WRITTEN;
    T const low = math::select(x < T(F::underflow), T(F::underflow), x);
    T const clamped = math::select(low > T(F::overflow), T(F::overflow), low);
    auto const e = detail::reduce_exp(clamped);
    T const value = detail::as_written((e.minus_one + T(1)) * e.scale1) * e.scale2;
    return math::select(x > T(F::overflow), T(ingot::detail::infinite_value<E>()), value);
  }

  static constexpr T with_sign(T magnitude, T of) {
    if constexpr (detail::is_pack<T>) {
      return simd::copysign(magnitude, of);
    } else if constexpr (std::is_same_v<T, float>) {
      return __builtin_copysignf(magnitude, of);
    } else {
      return __builtin_copysign(magnitude, of);
    }
  }

  // e^x - 1 without cancellation near zero, for x <= 2 tanh_limit.
  static constexpr T expm1_bounded(T x) {
    INGOT_AS_WRITTEN;
    auto const e = detail::reduce_exp(x);
    T const scale = e.scale1 * e.scale2;
    return e.minus_one * scale + detail::as_written(scale - T(1));
  }

  static constexpr T expm1(T x) {
    return detail::choose_result(
        x > T(30), [&] { return exp(x) - T(1); },
        [&] { return with_sign(expm1_bounded(bounded_exponent(x)), x); });  // of -0, too
  }
  static constexpr T bounded_exponent(T x) {
    T const low = math::select(x < T(-60), T(-60), x);
    return math::select(low > T(30), T(30), low);
  }

  static constexpr T log(T x) {
    return detail::choose_result(has_logarithm(x), [&] { return finite_log(x); }, [&] { return log_of_end(x); });
  }

  // Whether x is finite and positive.
  static constexpr auto has_logarithm(T x) {
    constexpr E largest = std::numeric_limits<E>::max();
    if constexpr (detail::is_pack<T>) {
      return (x > T(0)) & (x <= T(largest));
    } else {
      return x > T(0) && x <= largest;
    }
  }
  static constexpr T log_of_end(T x) {
    T const at_zero = T(-ingot::detail::infinite_value<E>());
    return math::select(x < T(0), T(std::numeric_limits<E>::quiet_NaN()), math::select(x == T(0), at_zero, x));
  }
  static constexpr T finite_log(T x) {
    INGOT_AS_WRITTEN;
    auto const [m, n] = detail::split_float(x);
    T const s = (m - T(1)) / (m + T(1));  // ln m = 2 atanh s
    T const s2 = s * s;
    T p = T(detail::inverse_odds<E, F::log_terms>[F::log_terms - 1]);
    for (int k = F::log_terms - 2; k >= 1; --k) {
      p = p * s2 + T(detail::inverse_odds<E, F::log_terms>[static_cast<std::size_t>(k)]);
    }
    T const rest = detail::as_written(T(2) * s * s2 * p + n * T(F::ln2_low));
    return n * T(F::ln2_high) + detail::as_written(T(2) * s + rest);
  }

  // ln(1 + x): the rounding of 1 + x is added back.
  static constexpr T log1p(T x) {
    INGOT_AS_WRITTEN;
    T const sum = detail::as_written(T(1) + x);
    auto const of_others = [&] {
      return detail::choose_result(
          has_logarithm(sum),
          [&] { return finite_log(sum) + detail::as_written(x - detail::as_written(sum - T(1))) / sum; },
          [&] { return log_of_end(sum); });
    };
    return detail::choose_result(sum == T(1), [&] { return x; }, of_others);
  }

  static constexpr T sqrt(T x) {
    if constexpr (detail::is_pack<T>) {
      return simd::sqrt(x);
    } else if (!std::is_constant_evaluated()) {
      return detail::square_root(x);
    }
    if constexpr (!detail::is_pack<T>) {
      if (has_logarithm(x)) return detail::nearest_square_root(x);
      return x < T(0) ? std::numeric_limits<T>::quiet_NaN() : x;
    }
  }

  static constexpr T sin(T x) { return detail::sine(x); }
  static constexpr T cos(T x) { return detail::cosine(x); }

  // x^y as C has it: x^0 and 1^y are 1, even for NaN; a negative x has powers for whole y alone.
  static constexpr T pow(T x, T y) { return detail::power(x, y); }

  static constexpr T atan(T x) { return detail::arc_tangent(x); }
  // To the nearest whole number, of two the even one.
  static constexpr T round(T x) { return detail::nearest_whole(x); }
  // a - n b for the whole n next to a / b towards 0, C's fmod.
  static constexpr T remainder(T a, T b) { return detail::remainder(a, b); }

  static constexpr T tanh(T x) {
    T const a = math::select(x < T(0), -x, x);
    T const clamped = math::select(a > T(F::tanh_limit), T(F::tanh_limit), a);
    T const t = expm1_bounded(T(2) * clamped);
    return with_sign(t / (t + T(2)), x);
  }

  static constexpr T sigmoid(T x) {
    INGOT_AS_WRITTEN;
    T const e = exp(math::select(x < T(0), x, -x));
#if defined(INGOT_ESTIMATES_QUOTIENTS)
    // Far out it is 1 exactly, which an estimate of 1 / 1 is not: a slope may multiply what is left by a large number.
    T const share = detail::as_written(e / (T(1) + e));
    return math::select(x < T(0), share, T(1) - share);
#else
    return math::select(x < T(0), e, T(1)) / (T(1) + e);
#endif
  }

  // ln(1 + e^x)
  static constexpr T softplus(T x) {
    T const a = math::select(x < T(0), -x, x);
    return math::select(x < T(0), T(0), x) + log1p(exp(-a));
  }

  // e^(p - x^2 / 2), to a few units in the last place however large x is: half of x's digits have an exact square, and
  // what the exponent's sum rounds off is put back.
  static constexpr T gaussian(T x, T p) {
    INGOT_AS_WRITTEN;
    T const magnitude = math::select(x < T(0), -x, x);
    T const a = math::select(magnitude > T(F::gaussian_limit), T(F::gaussian_limit), magnitude);
    T const high = detail::upper_digits(a);
    T const square = T(-0.5) * high * high;
    T const rest = detail::as_written(p - T(0.5) * detail::as_written(a - high) * (a + high));
    auto const [sum, error] = detail::exact_sum(square, rest);
    T const e = exp(sum);
    return e + e * error;
  }

  // The standard normal distribution function, (1 + erf(x / sqrt 2)) / 2.
  static constexpr T normal_cdf(T x) {
    T const z = math::select(x < T(0), -x, x) * T(0.70710678118654752440);
    T const t = T(2) / (T(2) + z);
    T const u = T(4) * t - T(2);
    constexpr auto& coefficients = detail::first_erfc_coefficients<E, F::erfc_terms>;
    T d = T(0);
    T dd = T(0);
    for (int k = F::erfc_terms - 1; k > 0; --k) {
      T const previous = d;
      d = u * d - dd + T(coefficients[static_cast<std::size_t>(k)]);
      dd = previous;
    }
    T const p = T(0.5) * (T(coefficients[0]) + u * d) - dd;
    T const tail = T(0.5) * t * gaussian(x, p);
    return math::select(x > T(0), T(1) - tail, tail);
  }

  // The standard normal density, the derivative of normal_cdf.
  static constexpr T normal_pdf(T x) { return T(0.39894228040143267794) * gaussian(x, T(0)); }

  // (2 / sqrt(pi)) times the integral of e^(-t^2) from 0 to x; beyond 1 by the tail, which is small there.
  static constexpr T erf(T x) {
    T const a = math::select(x < T(0), -x, x);
    return detail::choose_result(
        a < T(1), [&] { return detail::erf_near_zero(x); },
        [&] { return with_sign(T(1) - T(2) * normal_cdf(a * T(-1.41421356237309504880)), x); });
  }

  // sin x for 0 <= x <= pi / 2, what schedules need; at most 1.
  static constexpr T sin_quarter_turn(T x) {
    T const x2 = x * x;
    T sum = T(1);
    for (int k = 11; k >= 1; --k) sum = T(1) - sum * x2 / static_cast<T>(2 * k * (2 * k + 1));
    T const y = x * sum;
    return y > T(1) ? T(1) : y;
  }

  // The value as a plain number, for decisions and reports.
  static constexpr double value(T x) { return static_cast<double>(x); }
};

// The functions under their plain names, for any scalar. Not in `ingot` itself, where `tanh` and `sigmoid` name layers
// for the builder.
namespace math {

template <class T>
constexpr T exp(T const& x) {
  return ScalarMath<T>::exp(x);
}
template <class T>
constexpr T expm1(T const& x) {
  return ScalarMath<T>::expm1(x);
}
template <class T>
constexpr T log(T const& x) {
  return ScalarMath<T>::log(x);
}
template <class T>
constexpr T log1p(T const& x) {
  return ScalarMath<T>::log1p(x);
}
template <class T>
constexpr T sqrt(T const& x) {
  return ScalarMath<T>::sqrt(x);
}
template <class T>
constexpr T pow(T const& x, T const& y) {
  return ScalarMath<T>::pow(x, y);
}
template <class T>
constexpr T sin(T const& x) {
  return ScalarMath<T>::sin(x);
}
template <class T>
constexpr T cos(T const& x) {
  return ScalarMath<T>::cos(x);
}
template <class T>
constexpr T atan(T const& x) {
  return ScalarMath<T>::atan(x);
}
template <class T>
constexpr T round(T const& x) {
  return ScalarMath<T>::round(x);
}
template <class T>
constexpr T remainder(T const& a, T const& b) {
  return ScalarMath<T>::remainder(a, b);
}
template <class T>
constexpr T erf(T const& x) {
  return ScalarMath<T>::erf(x);
}
template <class T>
constexpr T tanh(T const& x) {
  return ScalarMath<T>::tanh(x);
}
template <class T>
constexpr T sigmoid(T const& x) {
  return ScalarMath<T>::sigmoid(x);
}
template <class T>
constexpr T softplus(T const& x) {
  return ScalarMath<T>::softplus(x);
}
template <class T>
constexpr T normal_cdf(T const& x) {
  return ScalarMath<T>::normal_cdf(x);
}
template <class T>
constexpr T normal_pdf(T const& x) {
  return ScalarMath<T>::normal_pdf(x);
}
template <class T>
constexpr T square(T const& x) {
  return x * x;
}
// |-0| is 0.
template <class T>
constexpr T abs(T const& x) {
  if constexpr (detail::is_pack<T>) {
    return simd::copysign(x, T(0));
  } else if constexpr (std::is_same_v<T, float>) {
    return __builtin_fabsf(x);
  } else if constexpr (std::is_same_v<T, double>) {
    return __builtin_fabs(x);
  } else {
    return x < T(0) ? -x : x + T(0);
  }
}
// x clamped to +-1e30, NaN to NaN: a factor beside one that vanishes faster than x grows, since 0 times infinity is
// NaN.
template <class T>
constexpr T bounded(T const& x) {
  T const largest = T(1e30);
  T const low = math::select(x < -largest, -largest, x);
  return math::select(low > largest, largest, low);
}
// The larger and the smaller; NaN in either argument gives NaN. Of -0 and 0 the second argument.
template <class T>
constexpr T max(T const& a, T const& b) {
  return math::select(a > b, a, math::select(a != a, a, b));
}
template <class T>
constexpr T min(T const& a, T const& b) {
  return math::select(a < b, a, math::select(a != a, a, b));
}

}  // namespace math
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
