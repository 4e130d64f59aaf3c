// Elementary functions for every scalar, the same code at compile time and at run time.
//
// float and double are computed here rather than by libm: without a call, usable in constant expressions, and but for
// log, log1p and expm1 without branches, so that loops over them vectorise. Errors, measured against
// 50-digit arithmetic by the tests: at most 4 units in the last place, normal_cdf 1e-13 relative
// (1e-6 in float). NaN gives NaN. Other scalars specialise `ScalarMath`.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "ingot/core/scalar.hpp"

namespace ingot {

namespace detail {

template <class T>
struct Format;
template <>
struct Format<float> {
  using Bits = std::uint32_t;
  static constexpr int mantissa_bits = 23;
  static constexpr std::uint32_t bias = 127;
  static constexpr float round_magic = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  static constexpr float overflow = 88.7228317f;     // exp is infinite above
  static constexpr float underflow = -104.0f;        // exp is zero below
  static constexpr float ln2_high = 0.693145752f;    // ln 2 in 15 bits, then the rest
  static constexpr float ln2_low = 1.42860677e-06f;
  static constexpr int exp_terms = 8;
  static constexpr int log_terms = 5;
  static constexpr int erfc_terms = 12;
  static constexpr float tanh_limit = 10.0f;
  static constexpr float gaussian_limit = 15.0f;  // e^(-x^2 / 2) is zero above
};
template <>
struct Format<double> {
  using Bits = std::uint64_t;
  static constexpr int mantissa_bits = 52;
  static constexpr std::uint64_t bias = 1023;
  static constexpr double round_magic = 6755399441055744.0;
  static constexpr double overflow = 709.782712893384;
  static constexpr double underflow = -746.0;
  static constexpr double ln2_high = 6.93147180369123816490e-01;
  static constexpr double ln2_low = 1.90821492927058770002e-10;
  static constexpr int exp_terms = 14;
  static constexpr int log_terms = 11;
  static constexpr int erfc_terms = 28;
  static constexpr double tanh_limit = 20.0;
  static constexpr double gaussian_limit = 39.0;
};

// 1/k! and 1/(2k+1), rounded once from double.
template <class T, int N>
inline constexpr std::array<T, N> inverse_factorials = [] {
  std::array<T, N> table{};
  double factorial = 1.0;
  for (int k = 0; k < N; ++k) {
    if (k > 0) factorial *= k;
    table[static_cast<std::size_t>(k)] = static_cast<T>(1.0 / factorial);
  }
  return table;
}();
template <class T, int N>
inline constexpr std::array<T, N> inverse_odds = [] {
  std::array<T, N> table{};
  for (int k = 0; k < N; ++k) table[static_cast<std::size_t>(k)] = static_cast<T>(1.0 / (2 * k + 1));
  return table;
}();

// Chebyshev coefficients of ln(erfc(z) / t) + z^2 in 2 t - 1, t = 2 / (2 + z), z >= 0; fitted with
// 50 digits. The form is that of Numerical Recipes (3rd edition, section 6.2.2).
inline constexpr std::array<double, 28> erfc_coefficients{
    -1.302653719781709434,     0.6419697923564902603,     0.01947647320418583631,    -0.009561514786808631642,
    -0.0009465953444820368663, 0.0003668394978527614519,  0.00004252332480690777164, -0.00002027857811253424315,
    -1.624290004647025513e-6,  1.303655835580523202e-6,   1.562644172206614318e-8,   -8.523809591492654253e-8,
    6.529054439098851496e-9,   5.059343495551468942e-9,   -9.913641564930330867e-10, -2.273651222931835856e-10,
    9.646791102015526802e-11,  2.394038083039114745e-12,  -6.886027526497553398e-12, 8.944879273090725717e-13,
    3.130921399342958078e-13,  -1.127082236136725237e-13, 3.810905255189232055e-16,  7.106097613609236988e-15,
    -1.523028201457104304e-15, -9.457494571291234e-17,    1.210237189224278992e-16,  -2.816663087747176972e-17};

// x = n ln 2 + r with |r| <= ln 2 / 2: e^r - 1, and 2^n in two halves so that neither overflows.
template <class T>
struct ReducedExp {
  T minus_one;
  T scale1;
  T scale2;
};

template <class T>
constexpr ReducedExp<T> reduce_exp(T x) {
  using F = Format<T>;
  using Bits = typename F::Bits;
  using Signed = std::make_signed_t<Bits>;
  constexpr T log2e = T(1.44269504088896340736);
  T const shifted = x * log2e + F::round_magic;
  T const n = shifted - F::round_magic;
  T const r = (x - n * F::ln2_high) - n * F::ln2_low;
  T p = inverse_factorials<T, F::exp_terms>[F::exp_terms - 1];
  for (int k = F::exp_terms - 2; k >= 2; --k) {
    p = p * r + inverse_factorials<T, F::exp_terms>[static_cast<std::size_t>(k)];
  }
  Signed const exponent = static_cast<Signed>(std::bit_cast<Bits>(shifted) - std::bit_cast<Bits>(F::round_magic));
  Signed const half = exponent / 2;
  auto const power_of_two = [](Signed e) {
    return std::bit_cast<T>(static_cast<Bits>(static_cast<Bits>(e) + F::bias) << F::mantissa_bits);
  };
  return {r + r * r * p, power_of_two(half), power_of_two(static_cast<Signed>(exponent - half))};
}

}  // namespace detail

// The elementary functions of a scalar. Specialise for one's own scalar with the same members;
// `Dual` is an example.
template <class T>
struct ScalarMath {
  static_assert(is_scalar<T>, "specialise ingot::ScalarMath and ingot::is_scalar for this type");
  using F = detail::Format<T>;

  static constexpr T exp(T x) {
    T const low = x < F::underflow ? F::underflow : x;
    T const clamped = low > F::overflow ? F::overflow : low;
    auto const e = detail::reduce_exp(clamped);
    T const value = ((e.minus_one + T(1)) * e.scale1) * e.scale2;
    return x > F::overflow ? std::numeric_limits<T>::infinity() : value;
  }

  // e^x - 1 without cancellation near zero, for x <= 2 tanh_limit.
  static constexpr T expm1_bounded(T x) {
    auto const e = detail::reduce_exp(x);
    T const scale = e.scale1 * e.scale2;
    return e.minus_one * scale + (scale - T(1));
  }

  static constexpr T expm1(T x) {
    if (x > F::overflow) return std::numeric_limits<T>::infinity();
    if (x > T(30)) return exp(x) - T(1);
    return expm1_bounded(x < T(-60) ? T(-60) : x);
  }

  static constexpr T log(T x) {
    using Bits = typename F::Bits;
    constexpr Bits mantissa = (Bits{1} << F::mantissa_bits) - 1;
    constexpr T subnormal_scale = T(Bits{1} << (F::mantissa_bits + 1));
    if (x != x || x == std::numeric_limits<T>::infinity()) return x;
    if (x < T(0)) return std::numeric_limits<T>::quiet_NaN();
    if (x == T(0)) return -std::numeric_limits<T>::infinity();
    bool const subnormal = x < std::numeric_limits<T>::min();
    Bits const bits = std::bit_cast<Bits>(subnormal ? x * subnormal_scale : x);
    int exponent =
        static_cast<int>(bits >> F::mantissa_bits) - static_cast<int>(F::bias) - (subnormal ? F::mantissa_bits + 1 : 0);
    T m = std::bit_cast<T>(static_cast<Bits>((bits & mantissa) | (F::bias << F::mantissa_bits)));
    if (m > T(1.4142135623730951)) {
      m *= T(0.5);
      ++exponent;
    }
    T const s = (m - T(1)) / (m + T(1));  // ln m = 2 atanh s
    T const s2 = s * s;
    T p = detail::inverse_odds<T, F::log_terms>[F::log_terms - 1];
    for (int k = F::log_terms - 2; k >= 1; --k) {
      p = p * s2 + detail::inverse_odds<T, F::log_terms>[static_cast<std::size_t>(k)];
    }
    T const n = static_cast<T>(exponent);
    return n * F::ln2_high + (T(2) * s + (T(2) * s * s2 * p + n * F::ln2_low));
  }

  // ln(1 + x) for finite x >= 0: the rounding of 1 + x is added back.
  static constexpr T log1p(T x) {
    T const u = T(1) + x;
    return log(u) + (x - (u - T(1))) / u;
  }

  static constexpr T sqrt(T x) {
    if (!std::is_constant_evaluated()) {
      if constexpr (std::is_same_v<T, float>) {
        return __builtin_sqrtf(x);
      } else {
        return __builtin_sqrt(x);
      }
    }
    if (x != x || x == T(0) || x == std::numeric_limits<T>::infinity()) return x;
    if (x < T(0)) return std::numeric_limits<T>::quiet_NaN();
    using Bits = typename F::Bits;
    constexpr Bits half_bias = (F::bias << F::mantissa_bits) / 2;
    T y = std::bit_cast<T>(static_cast<Bits>(std::bit_cast<Bits>(x) / 2 + half_bias));
    for (int i = 0; i < 80; ++i) {
      T const next = T(0.5) * (y + x / y);
      if (next == y) break;
      y = next;
    }
    return y;
  }

  static constexpr T tanh(T x) {
    T const a = x < T(0) ? -x : x;
    T const clamped = a > F::tanh_limit ? F::tanh_limit : a;
    T const t = expm1_bounded(T(2) * clamped);
    T const y = t / (t + T(2));
    return x < T(0) ? -y : y;
  }

  static constexpr T sigmoid(T x) {
    T const e = exp(x < T(0) ? x : -x);
    T const numerator = x < T(0) ? e : T(1);
    return numerator / (T(1) + e);
  }

  // ln(1 + e^x)
  static constexpr T softplus(T x) {
    T const a = x < T(0) ? -x : x;
    return (x < T(0) ? T(0) : x) + log1p(exp(-a));
  }

  // e^(p - x^2 / 2), to a few units in the last place however large x is: half of x's digits have an exact square, and
  // what the exponent's sum rounds off is put back.
  static constexpr T gaussian(T x, T p) {
    using Bits = typename F::Bits;
    constexpr Bits low_digits = (Bits{1} << (F::mantissa_bits / 2 + 1)) - 1;
    T const magnitude = x < T(0) ? -x : x;
    T const a = magnitude > F::gaussian_limit ? F::gaussian_limit : magnitude;
    T const high = std::bit_cast<T>(static_cast<Bits>(std::bit_cast<Bits>(a) & static_cast<Bits>(~low_digits)));
    T const square = T(-0.5) * high * high;
    T const rest = p - T(0.5) * (a - high) * (a + high);
    T const sum = square + rest;
    T const part = sum - square;
    T const error = (square - (sum - part)) + (rest - part);
    T const e = exp(sum);
    return e + e * error;
  }

  // The standard normal distribution function, (1 + erf(x / sqrt 2)) / 2.
  static constexpr T normal_cdf(T x) {
    T const z = (x < T(0) ? -x : x) * T(0.70710678118654752440);
    T const t = T(2) / (T(2) + z);
    T const u = T(4) * t - T(2);
    T d = T(0);
    T dd = T(0);
    for (int k = F::erfc_terms - 1; k > 0; --k) {
      T const previous = d;
      d = u * d - dd + static_cast<T>(detail::erfc_coefficients[static_cast<std::size_t>(k)]);
      dd = previous;
    }
    T const p = T(0.5) * (static_cast<T>(detail::erfc_coefficients[0]) + u * d) - dd;
    T const tail = T(0.5) * t * gaussian(x, p);
    return x > T(0) ? T(1) - tail : tail;
  }

  // The standard normal density, the derivative of normal_cdf.
  static constexpr T normal_pdf(T x) { return T(0.39894228040143267794) * gaussian(x, T(0)); }

  // cos x for 0 <= x <= pi, what schedules need.
  static constexpr T cos_half_turn(T x) {
    constexpr T half_pi = T(1.57079632679489661923);
    T const r = half_pi - x;  // cos x = sin(pi/2 - x)
    T const r2 = r * r;
    T sum = T(1);
    for (int k = 11; k >= 1; --k) sum = T(1) - sum * r2 / static_cast<T>(2 * k * (2 * k + 1));
    return r * sum;
  }

  // The value as a plain number, for decisions and reports.
  static constexpr double value(T x) { return static_cast<double>(x); }
};

// The functions under their plain names, for any scalar. Not in `ingot` itself, where `tanh` and
// `sigmoid` are the builder's words for layers.
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
constexpr T abs(T const& x) {
  return x < T(0) ? -x : x;
}
// NaN in either argument gives NaN.
template <class T>
constexpr T max(T const& a, T const& b) {
  return a > b ? a : (a != a ? a : b);
}

}  // namespace math
}  // namespace ingot
