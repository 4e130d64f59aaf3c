// The sum of products of two rows of numbers.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// What is longer is the sum of two halves, so that the error grows with the logarithm of the length.
inline constexpr std::size_t longest_dot = 2048;
template <std::size_t N>
inline constexpr std::size_t half_of_dot = N / 2 / lanes * lanes;

// a . b over N elements.
template <std::size_t N, class T>
constexpr T dot(T const* a, T const* b) {
  if constexpr (N > longest_dot) {
    constexpr std::size_t half = half_of_dot<N>;
    return dot<half>(a, b) + dot<N - half>(a + half, b + half);
  } else if constexpr (N < lanes) {
    T sum = T(0);
    for (std::size_t i = 0; i < N; ++i) sum += a[i] * b[i];
    return sum;
  } else {
    std::array<T, lanes> sums{};
    constexpr std::size_t whole = N - N % lanes;
    for (std::size_t i = 0; i < whole; i += lanes) {
      for (std::size_t l = 0; l < lanes; ++l) sums[l] += a[i + l] * b[i + l];
    }
    T rest = T(0);
    for (std::size_t i = whole; i < N; ++i) rest += a[i] * b[i];
    for (std::size_t width = lanes / 2; width > 0; width /= 2) {
      for (std::size_t l = 0; l < width; ++l) sums[l] += sums[l + width];
    }
    return sums[0] + rest;
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
