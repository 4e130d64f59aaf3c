// Normalisation of groups of channels of every sample, and its gradients.
//
// Numerics    sums in pairs, of a group's gradient one a channel; moments as normalization.hpp has them.
// Aliasing    y may be x, dx may be dy; nothing else that is written overlaps what is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/tensor.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/normalization.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// y = (x - mean) / sqrt(variance + epsilon) weight[c] + bias[c], mean and variance of each of the Groups of the C
// channels. keep(group, moments) is called with each one's moments, groups counted through the batch.
template <std::size_t C, std::size_t Groups, std::size_t B, class T, class S, class Keep>
constexpr void group_norm_forward(View<T const, B, S> x, View<T, B, S> y, T epsilon, T const* weight, T const* bias,
                                  Keep&& keep) {
  constexpr std::size_t positions = S::size / C;
  constexpr std::size_t size = S::size / Groups;
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t g = 0; g < Groups; ++g) {
      Moments<T> const m = moments(x.sample(b) + g * size, Stretches{1, size, size}, epsilon);
      for (std::size_t c = g * (C / Groups); c < (g + 1) * (C / Groups); ++c) {
        T const factor = weight[c];
        T const summand = bias[c];
        map_numbers<positions>([&](auto v) { return normalized(v, m) * factor + summand; }, y.sample(b) + c * positions,
                               x.sample(b) + c * positions);
      }
      keep(b * Groups + g, m);
    }
  }
}

// dx = normalized_gradient of dy weight[c], and over all samples dweight[c] += dy x', dbias[c] += dy, with x' the
// normalised input.
template <std::size_t C, std::size_t Groups, std::size_t B, class T, class S>
constexpr void group_norm_backward(View<T const, B, S> x, View<T const, B, S> dy, View<T, B, S> dx,
                                   Moments<T> const* kept, T const* weight, T* dweight, T* dbias) {
  constexpr std::size_t positions = S::size / C;
  constexpr std::size_t channels = C / Groups;
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t g = 0; g < Groups; ++g) {
      Moments<T> const m = kept[b * Groups + g];
      PairwiseSum<T> sum;
      PairwiseSum<T> projected;
      for (std::size_t c = g * channels; c < (g + 1) * channels; ++c) {
        T const* const in = x.sample(b) + c * positions;
        T const* const up = dy.sample(b) + c * positions;
        T const of_bias =
            sum_terms<T>(positions, [&]<std::size_t W>(Together<W>, std::size_t i) { return read<W>(up + i); });
        T const of_weight = sum_terms<T>(positions, [&]<std::size_t W>(Together<W>, std::size_t i) {
          return read<W>(up + i) * normalized(read<W>(in + i), m);
        });
        dbias[c] += of_bias;
        dweight[c] += of_weight;
        sum.add(of_bias * weight[c]);
        projected.add(of_weight * weight[c]);
      }
      GradientSums<T> const sums{sum.total(), projected.total()};
      for (std::size_t c = g * channels; c < (g + 1) * channels; ++c) {
        map_numbers<positions>(
            [&, factor = weight[c]](auto slope, auto v) {
              return normalized_gradient(slope * factor, normalized(v, m), sums, T(channels * positions),
                                         m.inverse_deviation);
            },
            dx.sample(b) + c * positions, dy.sample(b) + c * positions, x.sample(b) + c * positions);
      }
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
