// Means over the inner positions of each channel.
//
// Numerics    sums in pairs; finite where the mean is, also where the sum is not.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/as_written.hpp"
#include "ingot/core/float_format.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// (x[0] + ... + x[n - 1]) / n, also where the sum cannot be held.
template <class T>
constexpr T mean_of(T const* x, std::size_t n) {
  T const sum = sum_terms<T>(n, [&]<std::size_t W>(Together<W>, std::size_t i) { return read<W>(x + i); });
  if (ingot::detail::is_near_overflow(sum) || ingot::detail::is_near_overflow(-sum)) {
    return sum_terms<T>(
        n, [&]<std::size_t W>(Together<W>, std::size_t i) { return ingot::detail::as_written(read<W>(x + i) / T(n)); });
  }
  return sum / T(n);
}

// y[b, c] = mean over n of x[b, c, n]
template <std::size_t Maps, std::size_t B, class T, class X, class Y>
constexpr void mean_forward(View<T const, B, X> x, View<T, B, Y> y) {
  constexpr std::size_t n = X::size / Maps;
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t m = 0; m < Maps; ++m) {
      y.sample(b)[m] = mean_of(x.sample(b) + m * n, n);
    }
  }
}

// dx[b, c, n] = dy[b, c] / N
template <std::size_t Maps, std::size_t B, class T, class X, class Y>
constexpr void mean_backward(View<T const, B, Y> dy, View<T, B, X> dx) {
  constexpr std::size_t n = X::size / Maps;
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t m = 0; m < Maps; ++m) {
      T const share = dy.sample(b)[m] / T(n);
      for (std::size_t i = 0; i < n; ++i) dx.sample(b)[m * n + i] = share;
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
