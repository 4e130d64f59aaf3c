// Normalisation of every channel over a batch, and its gradients.
//
// Numerics    sums in pairs; moments as normalization.hpp has them.
// Aliasing    y may be x, dx may be dy; nothing else that is written overlaps what is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

#include "ingot/core/tensor.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/normalization.hpp"

namespace ingot::kernels {

namespace detail {

// Calls body(offset, channel) for every stretch of a channel in the first `samples` samples of a batch.
template <std::size_t C, class S, class Body>
constexpr void for_each_channel_stretch(std::size_t samples, Body&& body) {
  for (std::size_t c = 0; c < C; ++c) {
    for (std::size_t b = 0; b < samples; ++b) body(b, c * (S::size / C), c);
  }
}

}  // namespace detail

// y = (x - mean[c]) / sqrt(variance[c] + epsilon) weight[c] + bias[c]
template <std::size_t C, std::size_t B, class T, class S>
constexpr void batch_norm_inference(View<T const, B, S> x, View<T, B, S> y, T const* mean, T const* variance, T epsilon,
                                    T const* weight, T const* bias) {
  constexpr std::size_t positions = S::size / C;
  detail::for_each_channel_stretch<C, S>(B, [&](std::size_t b, std::size_t first, std::size_t c) {
    T const factor = weight[c] / math::sqrt(variance[c] + epsilon);
    T const center = mean[c];
    T const summand = bias[c];
    T const* const in = x.sample(b) + first;
    T* const out = y.sample(b) + first;
    map_numbers<positions>([&](auto v) { return (v - center) * factor + summand; }, out, in);
  });
}

// Its gradient: dx = dy weight[c] / sqrt(variance[c] + epsilon)
template <std::size_t C, std::size_t B, class T, class S>
constexpr void batch_norm_inference_backward(View<T const, B, S> dy, View<T, B, S> dx, T const* variance, T epsilon,
                                             T const* weight) {
  constexpr std::size_t positions = S::size / C;
  detail::for_each_channel_stretch<C, S>(B, [&](std::size_t b, std::size_t first, std::size_t c) {
    T const factor = weight[c] / math::sqrt(variance[c] + epsilon);
    map_numbers<positions>([&](auto v) { return v * factor; }, dx.sample(b) + first, dy.sample(b) + first);
  });
}

// y = (x - mean[c]) / sqrt(variance[c] + epsilon) weight[c] + bias[c]
// with the moments of the first `samples` samples, which are kept. Rows after them get finite values.
template <std::size_t C, std::size_t B, class T, class S>
constexpr void batch_norm_training(View<T const, B, S> x, View<T, B, S> y, std::size_t samples, T epsilon,
                                   T const* weight, T const* bias, Moments<T>* kept) {
  constexpr std::size_t positions = S::size / C;
  for (std::size_t c = 0; c < C; ++c) {
    kept[c] = moments(x.data + c * positions, Stretches{samples, x.stride, positions}, epsilon);
  }
  detail::for_each_channel_stretch<C, S>(B, [&](std::size_t b, std::size_t first, std::size_t c) {
    T const factor = weight[c] * kept[c].inverse_deviation;
    T const center = kept[c].mean;
    T const summand = bias[c];
    T const* const in = x.sample(b) + first;
    T* const out = y.sample(b) + first;
    map_numbers<positions>([&](auto v) { return (v - center) * factor + summand; }, out, in);
  });
}

// sum dy and sum dy x' of one channel, with x' the normalised input, over the first `samples` samples.
template <std::size_t C, std::size_t B, class T, class S>
constexpr GradientSums<T> channel_gradient_sums(View<T const, B, S> x, View<T const, B, S> dy, std::size_t samples,
                                                std::size_t c, Moments<T> m) {
  constexpr std::size_t positions = S::size / C;
  PairwiseSum<T> sum;
  PairwiseSum<T> projected;
  for (std::size_t b = 0; b < samples; ++b) {
    T const* const in = x.sample(b) + c * positions;
    T const* const up = dy.sample(b) + c * positions;
    sum.add_terms(positions, [&]<std::size_t W>(Together<W>, std::size_t i) { return read<W>(up + i); });
    projected.add_terms(positions, [&]<std::size_t W>(Together<W>, std::size_t i) {
      return read<W>(up + i) * normalized(read<W>(in + i), m);
    });
  }
  return {sum.total(), projected.total()};
}

// dweight[c] += sum dy x', dbias[c] += sum dy
template <std::size_t C, std::size_t B, class T, class S>
constexpr void batch_norm_backward_parameters(View<T const, B, S> x, View<T const, B, S> dy, std::size_t samples,
                                              Moments<T> const* kept, T* dweight, T* dbias) {
  for (std::size_t c = 0; c < C; ++c) {
    auto const sums = channel_gradient_sums<C>(x, dy, samples, c, kept[c]);
    dbias[c] += sums.sum;
    dweight[c] += sums.projected;
  }
}

// What a step takes from the running statistics of every channel, from the moments of n elements each: dmean[c] +=
// momentum (mean[c] - batch mean), dvariance[c] += momentum (variance[c] - n / (n - 1) batch variance), nothing where n
// is 1.
template <std::size_t C, class T>
constexpr void batch_norm_statistics_steps(Moments<T> const* kept, std::size_t n, T momentum, T const* mean,
                                           T const* variance, T* dmean, T* dvariance) {
  for (std::size_t c = 0; c < C; ++c) {
    dmean[c] += momentum * (mean[c] - kept[c].mean);
    if (n > 1) dvariance[c] += variance_step(kept[c], n, variance[c], momentum);
  }
}

// dx[c, i] = weight[c] times normalized_gradient of dy, zero in the rows after the first `samples`.
template <std::size_t C, std::size_t B, class T, class S>
constexpr void batch_norm_backward_input(View<T const, B, S> x, View<T const, B, S> dy, View<T, B, S> dx,
                                         std::size_t samples, Moments<T> const* kept, T const* weight) {
  constexpr std::size_t positions = S::size / C;
  T const n = static_cast<T>(samples * positions);
  for (std::size_t c = 0; c < C; ++c) {
    Moments<T> const m = kept[c];
    auto const sums = channel_gradient_sums<C>(x, dy, samples, c, m);
    for (std::size_t b = 0; b < B; ++b) {
      T const* const in = x.sample(b) + c * positions;
      T const* const up = dy.sample(b) + c * positions;
      T* const down = dx.sample(b) + c * positions;
      if (b >= samples) {
        std::fill_n(down, positions, T(0));
        continue;
      }
      map_numbers<positions>(
          [&, factor = weight[c]](auto slope, auto v) {
            return factor * normalized_gradient(slope, normalized(v, m), sums, n, m.inverse_deviation);
          },
          down, up, in);
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
