// Direct convolution and its gradients.
//
// Numerics    one running sum an output or an input's gradient, in the order of channels and taps; a weight's gradient
//             is one sum a column of the map, whose sums are then added; a bias's is added in pairs.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/kernels/channels.hpp"
#include "ingot/kernels/convolution_tiles.hpp"
#include "ingot/kernels/planes.hpp"
#include "ingot/kernels/sum.hpp"
#include "ingot/kernels/window.hpp"

namespace ingot::kernels {

namespace detail {

// Calls body(image row, map row, first column, number of columns) for every pair of an input row and an output row that
// one tap joins: column j of the map meets column j * stride of the image from its first column on.
template <Window G, class X, class Y, class Body>
constexpr void for_each_row(X* image, Y* map, std::size_t tap, Body&& body) {
  constexpr std::size_t image_step = G.rows.stride * G.columns.input;
  constexpr std::size_t map_step = G.columns.output();
  TapRange const rows = tap_range<G.rows>(tap / G.columns.kernel);
  TapRange const columns = tap_range<G.columns>(tap % G.columns.kernel);
  if (columns.count == 0) return;
  for (std::size_t i = 0; i < rows.count; ++i) {
    body(image + rows.position * G.columns.input + columns.position + i * image_step,
         map + (rows.first + i) * map_step + columns.first, columns.first, columns.count);
  }
}

// Calls body(filter, input channel, weights of that pair) for every pair that a group joins.
template <Window G, Channels K, class T, class Body>
constexpr void for_each_pair(T* weight, Body&& body) {
  for (std::size_t f = 0; f < K.filters; ++f) {
    std::size_t const group = f / K.filters_per_group();
    for (std::size_t i = 0; i < K.inputs_per_group(); ++i) {
      body(f, group * K.inputs_per_group() + i, weight + (f * K.inputs_per_group() + i) * G.kernel_size());
    }
  }
}

}  // namespace detail

namespace detail {

// convolution_forward in registers, of an image that is read in place, or of its copy in `scratch`.
template <bool HasBias, Window G, Channels K, std::size_t B, class T, class X, class Y>
void convolve_in_registers(T const* weight, T const* bias, View<T const, B, X> x, View<T, B, Y> y, T* scratch) {
  constexpr Planes planes = planes_of(G);
  constexpr std::size_t inputs = K.inputs_per_group();
  constexpr std::size_t filters = K.filters_per_group();
  constexpr TapWeights weights{inputs * G.kernel_size(), G.kernel_size()};
  for (std::size_t b = 0; b < B; ++b) {
    T const* image = x.sample(b);
    if constexpr (!reads_in_place(G)) {
      for (std::size_t c = 0; c < K.input; ++c) {
        copy_to_planes<planes, G.rows.input, G.columns.input>(image + c * G.input_size(), scratch + c * planes.size());
      }
      image = scratch;
    }
    for (std::size_t g = 0; g < K.groups; ++g) {
      convolve_group<G, planes, weights, filters, inputs, HasBias>(
          weight + g * filters * weights.row, bias + (HasBias ? g * filters : 0), image + g * inputs * planes.size(),
          y.sample(b) + g * filters * G.output_size());
    }
  }
}

}  // namespace detail

// Scratch that a convolution of numbers T computes in registers with: its padded input.
template <Window G, Channels K, class T>
inline constexpr std::size_t convolution_scratch =
    simd::in_registers<T> && (simd::width<T> > 1) && !reads_in_place(G) ? K.input * planes_of(G).size() : 0;

// y[b, f, oy, ox] = bias[f] + sum over c, ky, kx of w[f, c, ky, kx] x[b, c, oy stride + ky dilation - padding, ...];
// with Accumulate it is added to y. `scratch` holds convolution_scratch numbers, or is null: then what does not read its
// input in place is slow.
template <bool HasBias, Window G, Channels K, bool Accumulate = false, std::size_t B, class T, class X, class Y>
constexpr void convolution_forward(T const* weight, T const* bias, View<T const, B, X> x, View<T, B, Y> y,
                                   T* scratch = nullptr) {
  if constexpr (simd::in_registers<T> && !Accumulate) {
    if (!std::is_constant_evaluated() && (reads_in_place(G) || scratch != nullptr)) {
      return detail::convolve_in_registers<HasBias, G, K>(weight, bias, x, y, scratch);
    }
  }
  constexpr std::size_t taps = G.kernel_size();
  constexpr std::size_t stride = G.columns.stride;
  constexpr std::size_t input_size = G.input_size();
  constexpr std::size_t output_size = G.output_size();
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t f = 0; f < K.filters; ++f) {
      T start = T(0);
      if constexpr (HasBias) start = bias[f] + T(0);  // not -0: a tap on padding then changes nothing
      T* const map = y.sample(b) + f * output_size;
      if constexpr (!Accumulate) {
        std::fill_n(map, output_size, start);
      } else if constexpr (HasBias) {
        for (std::size_t i = 0; i < output_size; ++i) map[i] += start;
      }
    }
    detail::for_each_pair<G, K>(weight, [&](std::size_t f, std::size_t c, T const* w) {
      T const* const image = x.sample(b) + c * input_size;
      T* const map = y.sample(b) + f * output_size;
      for (std::size_t tap = 0; tap < taps; ++tap) {
        T const factor = w[tap];
        detail::for_each_row<G>(image, map, tap,
                                [&](T const* __restrict in, T* __restrict out, std::size_t, std::size_t count) {
                                  for (std::size_t j = 0; j < count; ++j) out[j] += factor * in[j * stride];
                                });
      }
    });
  }
}

// dx[b, c, iy, ix] = sum over the outputs that read it of w dy; with Accumulate it is added to dx.
template <Window G, Channels K, bool Accumulate = false, std::size_t B, class T, class X, class Y>
constexpr void convolution_backward_input(T const* weight, View<T const, B, Y> dy, View<T, B, X> dx) {
  constexpr std::size_t taps = G.kernel_size();
  constexpr std::size_t stride = G.columns.stride;
  constexpr std::size_t input_size = G.input_size();
  constexpr std::size_t output_size = G.output_size();
  for (std::size_t b = 0; b < B; ++b) {
    if constexpr (!Accumulate) std::fill_n(dx.sample(b), X::size, T(0));
    detail::for_each_pair<G, K>(weight, [&](std::size_t f, std::size_t c, T const* w) {
      T* const image = dx.sample(b) + c * input_size;
      T const* const map = dy.sample(b) + f * output_size;
      for (std::size_t tap = 0; tap < taps; ++tap) {
        T const factor = w[tap];
        detail::for_each_row<G>(image, map, tap,
                                [&](T* __restrict in, T const* __restrict out, std::size_t, std::size_t count) {
                                  for (std::size_t j = 0; j < count; ++j) in[j * stride] += factor * out[j];
                                });
      }
    });
  }
}

// dw[f, c, ky, kx] += sum over b, oy, ox of x dy; dbias[f] += sum over b, oy, ox of dy; without HasBias, dbias is not
// looked at.
template <bool HasBias, Window G, Channels K, std::size_t B, class T, class X, class Y>
constexpr void convolution_backward_parameters(View<T const, B, X> x, View<T const, B, Y> dy, T* dweight, T* dbias) {
  constexpr std::size_t taps = G.kernel_size();
  constexpr std::size_t stride = G.columns.stride;
  constexpr std::size_t input_size = G.input_size();
  constexpr std::size_t output_size = G.output_size();
  detail::for_each_pair<G, K>(dweight, [&](std::size_t f, std::size_t c, T* dw) {
    for (std::size_t tap = 0; tap < taps; ++tap) {
      std::array<T, G.columns.output()> sums{};  // one sum a column, so that columns add in parallel
      for (std::size_t b = 0; b < B; ++b) {
        detail::for_each_row<G>(x.sample(b) + c * input_size, dy.sample(b) + f * output_size, tap,
                                [&](T const* in, T const* out, std::size_t first, std::size_t count) {
                                  for (std::size_t j = 0; j < count; ++j) sums[first + j] += out[j] * in[j * stride];
                                });
      }
      T total = T(0);
      for (T sum : sums) total += sum;
      dw[tap] += total;
    }
  });
  if constexpr (HasBias) {
    for (std::size_t f = 0; f < K.filters; ++f) {
      PairwiseSum<T> total;
      for (std::size_t b = 0; b < B; ++b) {
        T const* const map = dy.sample(b) + f * output_size;
        total.add_terms(output_size, [&](std::size_t i) { return map[i]; });
      }
      dbias[f] += total.total();
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
