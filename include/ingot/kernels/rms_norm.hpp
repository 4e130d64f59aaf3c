// Scaling of every row of a sample to a mean square of 1, and its gradients.
//
// Numerics    sums in pairs; squares that overflow, or vanish, are scaled by a power of two, which changes no digit.
// Aliasing    y may be x, dx may be dy; nothing else that is written overlaps what is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <limits>
#include <type_traits>

#include "ingot/core/as_written.hpp"
#include "ingot/core/math.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/normalization.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

namespace detail {

// The mean square of what `at` makes of each element.
template <std::size_t N, class T, class At>
constexpr T mean_square(T const* x, At const& at) {
  T const sum = sum_terms<T>(N, [&]<std::size_t W>(Together<W>, std::size_t i) {
    auto const v = at(read<W>(x + i));
    return v * v;
  });
  return sum / T(N);
}

// 1 / sqrt(mean square + epsilon) of numbers whose squares overflow, or vanish.
template <std::size_t N, class T>
[[gnu::noinline, gnu::cold]] constexpr T scaled_inverse_rms(T const* x, T epsilon, bool vanish) {
  constexpr int range = std::numeric_limits<T>::max_exponent;
  constexpr T down = power_of_two<T>(-range * 5 / 8);
  constexpr T up = power_of_two<T>(range * 3 / 4);
  T const scale = vanish ? up : down;
  T const square = mean_square<N>(x, [scale](auto v) { return scaled_by(v, scale); });
  return scale / math::sqrt(square + scaled_by(scaled_by(epsilon, scale), scale));
}

// x, a number or a pack, times the inverse, rounded whatever it is multiplied by next.
template <class N, class T>
constexpr N times_inverse(N x, T inverse) {
  INGOT_AS_WRITTEN;
  return ingot::detail::as_written(x * inverse);
}

}  // namespace detail

// 1 / sqrt(mean square + epsilon) of N numbers of any size.
template <std::size_t N, class T>
constexpr T inverse_rms(T const* x, T epsilon) {
  T const square = detail::mean_square<N>(x, [](auto v) { return v; }) + epsilon;
  if constexpr (std::is_floating_point_v<T>) {
    constexpr T least = std::numeric_limits<T>::min() / std::numeric_limits<T>::epsilon();
    constexpr T most = std::numeric_limits<T>::max() / T(2);
    if (!(square >= least && square <= most)) return detail::scaled_inverse_rms<N>(x, epsilon, square < least);
  }
  return T(1) / math::sqrt(square);
}

// y[i] = x[i] / sqrt(mean square + epsilon) weight[i] for rows of N elements. keep(row, inverse) is called with what
// each row is multiplied by, rows counted through the batch.
template <std::size_t N, std::size_t B, class T, class S, class Keep>
constexpr void rms_norm_forward(View<T const, B, S> x, View<T, B, S> y, T epsilon, T const* weight, Keep&& keep) {
  constexpr std::size_t rows = S::size / N;
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t r = 0; r < rows; ++r) {
      T const* const in = x.sample(b) + r * N;
      T const inverse = inverse_rms<N>(in, epsilon);
      map_numbers<N>([&](auto v, auto factor) { return detail::times_inverse(v, inverse) * factor; },
                     y.sample(b) + r * N, in, weight);
      keep(b * rows + r, inverse);
    }
  }
}

// dx = (dy weight - x' mean(dy weight x')) times the inverse, and over all rows dweight[i] += dy x', with x' the scaled
// input.
template <std::size_t N, std::size_t B, class T, class S>
constexpr void rms_norm_backward(View<T const, B, S> x, View<T const, B, S> dy, View<T, B, S> dx, T const* inverses,
                                 T const* weight, T* dweight) {
  constexpr std::size_t rows = S::size / N;
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t r = 0; r < rows; ++r) {
      T const* const in = x.sample(b) + r * N;
      T const* const up = dy.sample(b) + r * N;
      T const inverse = inverses[b * rows + r];
      T const mean = sum_terms<T>(N,
                                  [&]<std::size_t W>(Together<W>, std::size_t i) {
                                    auto const slope = read<W>(up + i) * read<W>(weight + i);
                                    return slope * detail::times_inverse(read<W>(in + i), inverse);
                                  }) /
                     T(N);
      map_numbers<N>([&](auto sum, auto slope, auto v) { return sum + slope * detail::times_inverse(v, inverse); },
                     dweight, dweight, up, in);
      map_numbers<N>([&](auto slope, auto factor,
                         auto v) { return (slope * factor - detail::times_inverse(v, inverse) * mean) * inverse; },
                     dx.sample(b) + r * N, up, weight, in);
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
