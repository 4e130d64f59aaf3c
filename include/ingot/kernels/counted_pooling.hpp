// Means over windows whose padding does not all count, and their gradients.
//
// Numerics    one running sum, row by row, times the inverse of how many numbers count: no window has none.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/kernels/pooling.hpp"
#include "ingot/kernels/window.hpp"

namespace ingot::kernels {

namespace detail {

// How many numbers of an output's window count, with so much padding before and after.
constexpr std::size_t counted(Axis axis, std::size_t before, std::size_t after, std::size_t out) {
  std::size_t const first = std::max(out * axis.stride, axis.before - before);
  return std::min(out * axis.stride + axis.kernel, axis.before + axis.input + after) - first;
}

// 1 over that, of both axes.
template <class T, Window G, CountedPadding Counted>
constexpr T mean_factor(std::size_t out) {
  std::size_t const rows = counted(G.rows, Counted.top, Counted.bottom, out / G.columns.output());
  std::size_t const columns = counted(G.columns, Counted.left, Counted.right, out % G.columns.output());
  return T(1) / T(rows * columns);
}

template <Window G, class T>
constexpr void sum_windows(T const* image, T* map) {
  if constexpr (means_in_registers<G, T>) {
    if (!std::is_constant_evaluated()) return avg_pool_map<G, false>(image, map, T(1));
  }
  for_each_window<G>([&](std::size_t y0, std::size_t y1, std::size_t x0, std::size_t x1, std::size_t out) {
    map[out] = sum_of_window<G>(image, y0, y1, x0, x1);
  });
}

}  // namespace detail

// y = the sum of each window over how many of its numbers count.
template <Window G, std::size_t Maps, CountedPadding Counted, std::size_t B, class T, class X, class Y>
constexpr void counted_pool_forward(View<T const, B, X> x, View<T, B, Y> y) {
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t m = 0; m < Maps; ++m) {
      T* const map = y.sample(b) + m * G.output_size();
      detail::sum_windows<G>(x.sample(b) + m * G.input_size(), map);
      for (std::size_t i = 0; i < G.output_size(); ++i) map[i] *= detail::mean_factor<T, G, Counted>(i);
    }
  }
}

// dx = for each input the sum of dy over that number, of the windows that read it; with Accumulate dx += that.
template <Window G, std::size_t Maps, CountedPadding Counted, bool Accumulate = false, std::size_t B, class T, class X,
          class Y>
constexpr void counted_pool_backward(View<T const, B, Y> dy, View<T, B, X> dx) {
  for (std::size_t b = 0; b < B; ++b) {
    if constexpr (!Accumulate) std::fill_n(dx.sample(b), X::size, T(0));
    for (std::size_t m = 0; m < Maps; ++m) {
      T* const image = dx.sample(b) + m * G.input_size();
      T const* const map = dy.sample(b) + m * G.output_size();
      detail::for_each_window<G>([&](std::size_t y0, std::size_t y1, std::size_t x0, std::size_t x1, std::size_t out) {
        T const share = map[out] * detail::mean_factor<T, G, Counted>(out);
        for (std::size_t iy = y0; iy < y1; ++iy) {
          for (std::size_t ix = x0; ix < x1; ++ix) image[iy * G.columns.input + ix] += share;
        }
      });
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
