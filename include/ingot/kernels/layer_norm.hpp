// Normalisation of every row of a sample, and its gradients.
//
// Numerics    sums in pairs; moments as normalization.hpp has them.
// Aliasing    y may be x, dx may be dy; nothing else that is written overlaps what is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/tensor.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/normalization.hpp"

namespace ingot::kernels {

// y[i] = (x[i] - mean) / sqrt(variance + epsilon) weight[i] + bias[i] for rows of N elements. keep(row, moments) is
// called with each row's moments, rows counted through the batch.
template <std::size_t N, std::size_t B, class T, class S, class Keep>
constexpr void layer_norm_forward(View<T const, B, S> x, View<T, B, S> y, T epsilon, T const* weight, T const* bias,
                                  Keep&& keep) {
  constexpr std::size_t rows = S::size / N;
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t r = 0; r < rows; ++r) {
      T const* const in = x.sample(b) + r * N;
      T* const out = y.sample(b) + r * N;
      Moments<T> const m = moments(in, Stretches{1, N, N}, epsilon);
      map_numbers<N>([&](auto v, auto factor, auto summand) { return normalized(v, m) * factor + summand; }, out, in,
                     weight, bias);
      keep(b * rows + r, m);
    }
  }
}

// dx = normalized_gradient of dy weight, and over all rows dweight[i] += dy x', dbias[i] += dy, with x' the normalised
// input.
template <std::size_t N, std::size_t B, class T, class S>
constexpr void layer_norm_backward(View<T const, B, S> x, View<T const, B, S> dy, View<T, B, S> dx,
                                   Moments<T> const* kept, T const* weight, T* dweight, T* dbias) {
  constexpr std::size_t rows = S::size / N;
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t r = 0; r < rows; ++r) {
      T const* const in = x.sample(b) + r * N;
      T const* const up = dy.sample(b) + r * N;
      T* const down = dx.sample(b) + r * N;
      Moments<T> const m = kept[b * rows + r];
      auto const scaled_at = [&]<std::size_t W>(Together<W>, std::size_t i) {
        return read<W>(up + i) * read<W>(weight + i);
      };
      auto const projected_at = [&]<std::size_t W>(Together<W> together, std::size_t i) {
        return scaled_at(together, i) * normalized(read<W>(in + i), m);
      };
      GradientSums<T> const sums{sum_terms<T>(N, scaled_at), sum_terms<T>(N, projected_at)};
      map_numbers<N>([&](auto sum, auto slope, auto v) { return sum + slope * normalized(v, m); }, dweight, dweight, up,
                     in);
      map_numbers<N>([](auto sum, auto slope) { return sum + slope; }, dbias, dbias, up);
      map_numbers<N>(
          [&](auto slope, auto factor, auto v) {
            return normalized_gradient(slope * factor, normalized(v, m), sums, T(N), m.inverse_deviation);
          },
          down, up, weight, in);
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
