// Random numbers from a counter: the same bits on every compiler and board, also at compile time.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ingot/core/float_format.hpp"
#include "ingot/core/integer_cast.hpp"
#include "ingot/core/integer_double.hpp"

namespace ingot {

// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; 2011):
// four random words for every counter and key.
constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    std::uint64_t const a = std::uint64_t{0xD2511F53u} * counter[0];
    std::uint64_t const b = std::uint64_t{0xCD9E8D57u} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9u;
    key[1] += 0xBB67AE85u;
  }
  return counter;
}

// Names one sequence of random words. `child(i)` names another that is unrelated to it.
struct RandomKey {
  std::uint64_t seed = 0;
  std::uint64_t stream = 0;

  constexpr RandomKey child(std::uint64_t i) const {
    // The finaliser of splitmix64 (Steele, Lea, Flood 2014) over the stream and the index.
    std::uint64_t z = stream * 0xD1342543DE82EF95u + (i + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return {seed, z ^ (z >> 31)};
  }

  // Words 4 i to 4 i + 3 of the sequence.
  constexpr std::array<std::uint32_t, 4> block(std::uint64_t i) const {
    return philox({integer_cast<std::uint32_t>(i), static_cast<std::uint32_t>(i >> 32),
                   static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)},
                  {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
  }

  // Word i of the sequence.
  constexpr std::uint32_t word(std::uint64_t i) const { return block(i / 4)[i % 4]; }

  // 64 bits: words 2 i and 2 i + 1.
  constexpr std::uint64_t wide(std::uint64_t i) const {
    auto const words = block(i / 2);
    std::size_t const first = integer_cast<std::size_t>(i % 2) * 2;
    return words[first] | std::uint64_t{words[first + 1]} << 32;
  }

  // A uniform index below `count`, without bias that 2^64 draws could show (Lemire 2019, without rejection).
  constexpr std::uint64_t below(std::uint64_t i, std::uint32_t count) const {
    std::uint64_t const w = wide(i);
    return ((w >> 32) * count + (((w & 0xFFFFFFFFu) * count) >> 32)) >> 32;
  }
};

namespace detail {

// The arithmetic that numbers are drawn in: double, or its bits in integers.
#if defined(INGOT_DOUBLE_IS_SOFT)
using DrawnIn = IntegerDouble;
#else
using DrawnIn = double;
#endif

// Keeps a product from being fused with the addition that follows, which would change its bits from
// one target to the next.
template <class N>
constexpr N rounded(N product) {
  if constexpr (std::is_same_v<N, double>) {
    if (!std::is_constant_evaluated()) asm("" : "+m"(product));
  }
  return product;
}

template <class N, std::size_t Terms>
constexpr N horner(std::array<double, Terms> const& coefficients, N x) {
  N sum = N(coefficients[Terms - 1]);
  for (std::size_t k = Terms - 1; k-- > 0;) sum = rounded(sum * x) + N(coefficients[k]);
  return sum;
}

// -ln x for x in (0, 1), as ScalarMath has it but with every product rounded.
template <class N>
constexpr N portable_negative_log(N x) {
  std::uint64_t halvings = 0;
  while (x < N(0.70710678118654752440)) {
    x = x * N(2.0);
    ++halvings;
  }
  bool const below_one = x < N(1.0);
  N const s = (below_one ? N(1.0) - x : x - N(1.0)) / (x + N(1.0));
  N const sum = horner(inverse_odds<double, 11>, rounded(s * s));
  N const of_rest = rounded(N(2.0) * s * sum);
  N const of_power = rounded(N(halvings) * N(0.69314718055994530942));
  return below_one ? of_power + of_rest : of_power - of_rest;
}

template <class N>
constexpr N portable_sqrt(N x) {
  N y = N(1.0) < x ? x : N(1.0);
  for (int i = 0; i < 60; ++i) {
    N const next = N(0.5) * (y + x / y);
    if (!(next < y)) break;
    y = next;
  }
  return y;
}

// The coefficients of AS 241: numerators and denominators near 1/2, in the tails and far out.
inline constexpr std::array<double, 8> quantile_a{
    3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
    4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3};
inline constexpr std::array<double, 8> quantile_b{1.0,
                                                  4.2313330701600911252e+1,
                                                  6.8718700749205790830e+2,
                                                  5.3941960214247511077e+3,
                                                  2.1213794301586595867e+4,
                                                  3.9307895800092710610e+4,
                                                  2.8729085735721942674e+4,
                                                  5.2264952788528545610e+3};
inline constexpr std::array<double, 8> quantile_c{
    1.42343711074968357734e0, 4.63033784615654529590e0,  5.76949722146069140550e0,  3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4};
inline constexpr std::array<double, 8> quantile_d{1.0,
                                                  2.05319162663775882187e0,
                                                  1.67638483018380384940e0,
                                                  6.89767334985100004550e-1,
                                                  1.48103976427480074590e-1,
                                                  1.51986665636164571966e-2,
                                                  5.47593808499534494600e-4,
                                                  1.05075007164441684324e-9};
inline constexpr std::array<double, 8> quantile_e{
    6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,  2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7};
inline constexpr std::array<double, 8> quantile_f{1.0,
                                                  5.99832206555887937690e-1,
                                                  1.36929880922735805310e-1,
                                                  1.48753612908506148525e-2,
                                                  7.86869131145613259100e-4,
                                                  1.84631831751005468180e-5,
                                                  1.42151175831644588870e-7,
                                                  2.04426310338993978564e-15};

// The magnitude of the inverse of the standard normal distribution function at 0.5 +- q, where `tail` is 0.5 - q:
// Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988), relative accuracy about 1e-16.
template <class N>
constexpr N quantile_magnitude(N q, N tail) {
  if (q <= N(0.425)) {
    N const r = N(0.180625) - rounded(q * q);
    return q * horner(quantile_a, r) / horner(quantile_b, r);
  }
  N const r = portable_sqrt(portable_negative_log(tail));
  if (r <= N(5.0)) return horner(quantile_c, r - N(1.6)) / horner(quantile_d, r - N(1.6));
  return horner(quantile_e, r - N(5.0)) / horner(quantile_f, r - N(5.0));
}

constexpr double normal_quantile(double p) {
  double const q = p - 0.5;
  return q < 0.0 ? -quantile_magnitude(-q, p) : quantile_magnitude(q, 1.0 - p);
}

// A random number as its magnitude and sign, which IntegerDouble lacks.
template <class N>
struct Drawn {
  N magnitude;
  bool negative;
  template <class T>
  constexpr T as() const {
    auto const number = static_cast<T>(magnitude);
    return negative ? -number : number;
  }
};

// An odd number of 53 bits, with its sign, over 2^53: uniform in (-1, 1).
template <class N>
constexpr Drawn<N> draw_uniform(RandomKey key, std::uint64_t i) {
  auto const odd = static_cast<std::int64_t>((key.wide(i) >> 11 << 1) | 1) - (std::int64_t{1} << 53);
  return {N(static_cast<std::uint64_t>(odd < 0 ? -odd : odd)) * N(0x1p-53), odd < 0};
}

template <class N>
constexpr Drawn<N> draw_normal(RandomKey key, std::uint64_t i) {
  // Exact: the probability p is an odd number of 53 bits over 2^53.
  std::uint64_t const p = (key.wide(i) >> 12 << 1) | 1;
  constexpr std::uint64_t half = std::uint64_t{1} << 52;
  bool const negative = p < half;
  std::uint64_t const tail = negative ? p : 2 * half - p;
  return {quantile_magnitude(N(half - tail) * N(0x1p-53), N(tail) * N(0x1p-53)), negative};
}

}  // namespace detail

// Number i of the sequence, uniform in (-1, 1) and symmetric about zero: 53 random bits, never 0 or an end.
constexpr double uniform_symmetric(RandomKey key, std::uint64_t i) {
  return detail::draw_uniform<double>(key, i).as<double>();
}

// Number i of the sequence, uniform in [0, 1) with 24 random bits, exact in float.
constexpr double uniform_unit(RandomKey key, std::uint64_t i) {
  return static_cast<double>(key.word(i) >> 8) * 0x1p-24;
}

// Number i of the sequence, standard normal.
constexpr double standard_normal(RandomKey key, std::uint64_t i) {
  return detail::draw_normal<double>(key, i).as<double>();
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
