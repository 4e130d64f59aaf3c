// Random units: numbers that are drawn from the probabilities, or about the means, that stand in their place.
//
// Numerics  what sample b is given depends on the key, on b and on the shape alone. Uniform numbers have 24 bits, the
//           same in float and in double: a unit whose probability is p is 1 with a probability that is p to within
//           2^-24, never where p is 0 and always where it is 1. Normal numbers are drawn in double, in integers on parts
//           without a unit for it, and rounded once.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ingot/core/random.hpp"
#include "ingot/core/tensor.hpp"

namespace ingot::kernels {

namespace detail {

// 1 with probability p, else 0, by a word of random bits. NaN stays NaN.
template <class T>
constexpr T drawn_unit(T const& p, std::uint32_t word) {
  T const drawn = T(word >> 8) * T(0x1p-24);
  return p <= drawn ? T(0) : (p == p ? T(1) : p);
}

}  // namespace detail

// y[b, i] becomes 1 with probability y[b, i], else 0. NaN stays NaN.
template <std::size_t B, class T, class S>
constexpr void draw_bernoulli(View<T, B, S> y, RandomKey key) {
  constexpr std::size_t blocks = (S::size + 3) / 4;
  for (std::size_t b = 0; b < B; ++b) {
    T* const units = y.sample(b);
    for (std::size_t block = 0; block < blocks; ++block) {
      auto const words = key.block(std::uint64_t{b} * blocks + block);
      std::size_t const end = std::min(S::size, block * 4 + 4);
      for (std::size_t i = block * 4; i < end; ++i) {
        units[i] = detail::drawn_unit(units[i], words[i % 4]);
      }
    }
  }
}

namespace detail {

template <class T>
constexpr T drawn_normal(RandomKey key, std::uint64_t i) {
  if constexpr (std::is_same_v<T, float>) {
    if (std::is_constant_evaluated()) return ingot::detail::draw_normal<double>(key, i).template as<float>();
    return ingot::detail::draw_normal<ingot::detail::DrawnIn>(key, i).template as<float>();
  } else {
    return T(standard_normal(key, i));
  }
}

}  // namespace detail

// y[b, i] += a number of the standard normal distribution.
template <std::size_t B, class T, class S>
constexpr void add_normal(View<T, B, S> y, RandomKey key) {
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t i = 0; i < S::size; ++i) {
      y.sample(b)[i] += detail::drawn_normal<T>(key, std::uint64_t{b} * S::size + i);
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
