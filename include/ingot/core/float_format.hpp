// The formats of the machine's numbers, and the constants and steps that elementary functions share.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "ingot/core/as_written.hpp"
#include "ingot/core/simd.hpp"

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
  static constexpr int sine_terms = 9;  // to r^9, and r^10 in the cosine
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
  static constexpr int sine_terms = 17;
  static constexpr int erfc_terms = 28;
  static constexpr double tanh_limit = 20.0;
  static constexpr double gaussian_limit = 39.0;
};

// Infinity made of its bits: flags that deny it make the library's constant undefined.
template <class T>
constexpr T infinite_value() {
  if constexpr (std::is_floating_point_v<T>) {
    using Bits = typename Format<T>::Bits;
    constexpr Bits exponents = (Bits{1} << (sizeof(T) * 8 - 1 - Format<T>::mantissa_bits)) - 1;
    return std::bit_cast<T>(static_cast<Bits>(exponents << Format<T>::mantissa_bits));
  } else {
    return T(infinite_value<double>());
  }
}

// The bits of a number, or of each number of a pack.
template <class N>
struct BitsOf {
  using type = typename Format<N>::Bits;
};
template <class T, std::size_t W>
struct BitsOf<simd::Pack<T, W>> {
  using type = simd::vector_t<typename Format<T>::Bits, W>;
};
template <class N>
using bits_t = typename BitsOf<N>::type;

template <class N>
INGOT_INLINE constexpr bits_t<N> bits_of(N x) {
  if constexpr (is_pack<N>) {
    return std::bit_cast<bits_t<N>>(x.v);
  } else {
    return std::bit_cast<bits_t<N>>(x);
  }
}
template <class N>
INGOT_INLINE constexpr N number_of(bits_t<N> bits) {
  if constexpr (is_pack<N>) {
    return N(std::bit_cast<decltype(N::v)>(bits));
  } else {
    return std::bit_cast<N>(bits);
  }
}

// What the first of two functions returns where the condition holds, else the second: of a number one of them is
// called, of a pack both.
template <class Mask, class First, class Second>
INGOT_INLINE constexpr auto choose_result(Mask condition, First const& first, Second const& second) {
  if constexpr (std::is_same_v<Mask, bool>) {
    return condition ? first() : second();
  } else {
    return math::select(condition, first(), second());
  }
}

// Bits a where the condition holds, else b.
template <class Mask, class Bits>
INGOT_INLINE constexpr Bits choose(Mask condition, Bits a, Bits b) {
  return condition ? a : b;
}

// Tested on the bits, too: such flags optimise any comparison away.
template <class N>
constexpr auto has_finite_bits(N x) {
  constexpr auto exponent = std::bit_cast<typename Format<element_t<N>>::Bits>(infinite_value<element_t<N>>());
  return (bits_of(x) & exponent) != exponent;
}

// Whether x may have overflowed. Used where either answer is right near the largest number, since flags that deny
// infinity make a test for it meaningless.
template <class T>
constexpr bool is_near_overflow(T const& x) {
  if constexpr (std::numeric_limits<T>::is_specialized) {
    constexpr T most = std::numeric_limits<T>::max() / T(2);
    return x > most;
  } else {
    return false;
  }
}

// 2^n and 2^-n, both of them normal numbers.
template <class T>
struct Scale {
  T power;
  T inverse;
};
// The one with x in [2^n, 2^(n+1)), for x >= 0, or the nearest: division by it changes no digit, under any flags.
template <class T>
constexpr Scale<T> scale_of(T x) {
  using F = Format<T>;
  using Bits = typename F::Bits;
  constexpr Bits both = 2 * F::bias;
  Bits const exponent = std::bit_cast<Bits>(x) >> F::mantissa_bits;
  Bits const inside = exponent < 1 ? Bits{1} : (exponent > both - 1 ? both - 1 : exponent);
  return {std::bit_cast<T>(inside << F::mantissa_bits), std::bit_cast<T>((both - inside) << F::mantissa_bits)};
}

// 1/k! and 1/(2k+1), rounded once from double.
template <class T, int N>
inline constexpr std::array<T, std::size_t{N}> inverse_factorials = [] {
  std::array<T, std::size_t{N}> table{};
  double factorial = 1.0;
  for (int k = 0; k < N; ++k) {
    if (k > 0) factorial *= k;
    table[static_cast<std::size_t>(k)] = static_cast<T>(1.0 / factorial);
  }
  return table;
}();
template <class T, int N>
inline constexpr std::array<T, std::size_t{N}> inverse_odds = [] {
  std::array<T, std::size_t{N}> table{};
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

// The first N of them, rounded once.
template <class T, int N>
inline constexpr std::array<T, std::size_t{N}> first_erfc_coefficients = [] {
  std::array<T, std::size_t{N}> table{};
  for (std::size_t k = 0; k < table.size(); ++k) table[k] = static_cast<T>(erfc_coefficients[k]);
  return table;
}();

// x = 2^exponent m with m near 1, for finite x > 0.
template <class N>
struct SplitFloat {
  N m;
  N exponent;
};

// A small signed whole number as a number; in packs without the conversion of 64 bits, which few targets have.
template <class N>
constexpr N small_number(bits_t<N> whole) {
  INGOT_AS_WRITTEN;
  using T = element_t<N>;
  using F = Format<T>;
  if constexpr (is_pack<N>) {
    return number_of<N>(whole + std::bit_cast<typename F::Bits>(F::round_magic)) - N(F::round_magic);
  } else {
    return static_cast<T>(static_cast<int>(whole));
  }
}

template <class N>
constexpr SplitFloat<N> split_float(N x) {
  using T = element_t<N>;
  using F = Format<T>;
  using Bits = typename F::Bits;
  constexpr Bits mantissa = (Bits{1} << F::mantissa_bits) - 1;
  constexpr Bits raised = F::mantissa_bits + 1;
  bits_t<N> const none{};
  auto const subnormal = x < N(std::numeric_limits<T>::min());
  bits_t<N> const bits =
      bits_of(choose_result(subnormal, [&] { return x * N(T(Bits{1} << raised)); }, [&] { return x; }));
  bits_t<N> const exponent = (bits >> F::mantissa_bits) - F::bias - choose(subnormal, none + raised, none);
  N const m = number_of<N>((bits & mantissa) | (F::bias << F::mantissa_bits));
  auto const large = m > N(T(1.4142135623730951));
  N const near_one = choose_result(large, [&] { return m * N(T(0.5)); }, [&] { return m; });
  return {near_one, small_number<N>(choose(large, exponent + Bits{1}, exponent))};
}

// n = x / ln 2, rounded to a whole number, and 2^n in two halves so that neither overflows.
template <class N>
struct PowerOfTwo {
  N n;
  N scale1;
  N scale2;
};

// 2^e in two halves, from e + round_magic.
template <class N, class T = element_t<N>>
constexpr PowerOfTwo<N> power_of_two(N shifted) {
  INGOT_AS_WRITTEN;
  using F = Format<T>;
  using Bits = typename F::Bits;
  N const n = as_written(shifted - N(F::round_magic));
  if constexpr (is_pack<N>) {
    using Whole = decltype(shifted.v < shifted.v);
    Whole const exponent = std::bit_cast<Whole>(shifted.v) - std::bit_cast<Whole>(N(F::round_magic).v);
    Whole const half = exponent >> 1;
    using V = decltype(shifted.v);
    constexpr auto bias = static_cast<std::make_signed_t<Bits>>(F::bias);
    return {n, N(std::bit_cast<V>((half + bias) << F::mantissa_bits)),
            N(std::bit_cast<V>((exponent - half + bias) << F::mantissa_bits))};
  } else {
    using Signed = std::make_signed_t<Bits>;
    Signed const exponent = static_cast<Signed>(std::bit_cast<Bits>(shifted) - std::bit_cast<Bits>(F::round_magic));
    Signed const half = exponent / 2;
    auto const power = [](Signed e) {
      return std::bit_cast<T>(static_cast<Bits>(static_cast<Bits>(e) + F::bias) << F::mantissa_bits);
    };
    return {n, power(half), power(static_cast<Signed>(exponent - half))};
  }
}

template <class N>
constexpr PowerOfTwo<N> nearest_power_of_two(N x) {
  INGOT_AS_WRITTEN;
  using T = element_t<N>;
  return power_of_two(as_written(x * N(T(1.44269504088896340736)) + N(Format<T>::round_magic)));
}

// e^r - 1 - r for |r| <= ln 2 / 2
template <class N>
constexpr N exp_tail(N r) {
  using T = element_t<N>;
  using F = Format<T>;
  N p = N(inverse_factorials<T, F::exp_terms>[F::exp_terms - 1]);
  INGOT_UNROLL
  for (int k = F::exp_terms - 2; k >= 2; --k) {
    p = p * r + N(inverse_factorials<T, F::exp_terms>[static_cast<std::size_t>(k)]);
  }
  return r * r * p;
}

// x = n ln 2 + r with |r| <= ln 2 / 2: e^r - 1, and 2^n.
template <class N>
struct ReducedExp {
  N minus_one;
  N scale1;
  N scale2;
};

template <class N>
constexpr ReducedExp<N> reduce_exp(N x) {
  INGOT_AS_WRITTEN;
  using F = Format<element_t<N>>;
  auto const power = nearest_power_of_two(x);
  N const r = as_written(x - power.n * N(F::ln2_high)) - power.n * N(F::ln2_low);
  return {r + exp_tail(r), power.scale1, power.scale2};
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
