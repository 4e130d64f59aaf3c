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
#include "ingot/kernels/pooling.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/kernels/scattered.hpp"
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

// A register that starts at the last number of planes reads beyond them.
template <class T>
constexpr std::size_t with_rest(std::size_t planes) {
  return planes + simd::width<T> - 1;
}

// Whether it computes from copies of what each tap reads.
template <Window G, Channels K, class T>
inline constexpr bool gathers = K.groups == 1 && gathers_taps<T>(G, K.inputs_per_group(), K.filters_per_group());

// The planes of an image: its own, where it is read in place, or their copies in `scratch`.
template <Window G, std::size_t Count, class T>
T const* planes_in(T const* image, T* scratch) {
  if constexpr (reads_in_place(G)) {
    return image;
  } else {
    constexpr Planes planes = planes_of<T>(G);
    for (std::size_t c = 0; c < Count; ++c) {
      copy_to_planes<G, planes>(image + c * G.input_size(), scratch + c * planes.size());
    }
    return scratch;
  }
}

// convolution_forward in registers.
template <bool HasBias, Window G, Channels K, TileSize Tile, std::size_t B, class T, class X, class Y, class PostOps>
void convolve_in_registers(T const* weight, T const* bias, View<T const, B, X> x, View<T, B, Y> y, T* scratch,
                           PostOps const& ops) {
  constexpr Planes planes = planes_of<T>(G);
  constexpr std::size_t inputs = K.inputs_per_group();
  constexpr std::size_t filters = K.filters_per_group();
  constexpr std::size_t row = inputs * G.kernel_size();
  for (std::size_t b = 0; b < B; ++b) {
    T const* const image = planes_in<G, K.input>(x.sample(b), scratch);
    constexpr bool may_gather = gathers<G, K, T> && !is_max_pool<PostOps>;
    if constexpr (may_gather) {
      if (scratch != nullptr) {
        T* const maps = scratch + (reads_in_place(G) ? 0 : with_rest<T>(K.input * planes.size()));
        for (std::size_t c = 0; c < K.input; ++c) {
          gather_taps<G, planes>(image + c * planes.size(), maps + c * G.kernel_size() * G.output_size());
        }
        constexpr Window window = gathered(G);
        convolve_group<window, planes_of<T>(window), TapWeights{row, 1}, filters, row, HasBias, Tile>(
            weight, bias, maps, y.sample(b), ops.from(b, 0));
        continue;
      }
    }
    if constexpr (!may_gather || reads_in_place(G)) {
      for (std::size_t g = 0; g < K.groups; ++g) {
        std::size_t const first = g * filters * (Y::size / K.filters);
        convolve_group<G, planes, TapWeights{row, G.kernel_size()}, filters, inputs, HasBias, Tile>(
            weight + g * filters * row, bias + (HasBias ? g * filters : 0), image + g * inputs * planes.size(),
            y.sample(b) + first, ops.from(b, first));
      }
    }
  }
}

}  // namespace detail

namespace detail {

// The image's gradient in registers, from the planes of the map's gradient in `scratch`.
template <Window G, Channels K, std::size_t B, class T, class X, class Y>
void backward_input_in_registers(T const* weight, View<T const, B, Y> dy, View<T, B, X> dx, T* scratch) {
  constexpr Window back = backward_window(G);
  constexpr Planes planes = planes_of<T>(back);
  constexpr std::size_t inputs = K.inputs_per_group();
  constexpr std::size_t filters = K.filters_per_group();
  constexpr TapWeights weights{.row = G.kernel_size(), .term = inputs * G.kernel_size(), .flipped = true};
  for (std::size_t b = 0; b < B; ++b) {
    T const* const maps = planes_in<back, K.filters>(dy.sample(b), scratch);
    for (std::size_t g = 0; g < K.groups; ++g) {
      convolve_group<back, planes, weights, inputs, filters, false, TileSize{}>(
          weight + g * filters * weights.term, static_cast<T const*>(nullptr), maps + g * filters * planes.size(),
          dx.sample(b) + g * inputs * G.input_size(), NoPostOps{});
    }
  }
}

// dw in registers, of images that are read in place, or of one channel's copies in `scratch`.
template <Window G, Channels K, std::size_t B, class T, class X, class Y>
void backward_weight_in_registers(View<T const, B, X> x, View<T const, B, Y> dy, T* dweight, T* scratch) {
  constexpr Planes planes = planes_of<T>(G);
  constexpr std::size_t inputs = K.inputs_per_group();
  constexpr std::size_t filters = K.filters_per_group();
  constexpr std::size_t filter_step = inputs * G.kernel_size();
  for (std::size_t c = 0; c < K.input; ++c) {
    std::size_t const first = c / inputs * filters;
    if constexpr (!reads_in_place(G)) {
      for (std::size_t b = 0; b < B; ++b) {
        copy_to_planes<G, planes>(x.sample(b) + c * G.input_size(), scratch + b * planes.size());
      }
    }
    for (std::size_t ky = 0; ky < G.rows.kernel; ++ky) {
      auto const image = [&](std::size_t b) __attribute__((always_inline)) {
        T const* const plane = reads_in_place(G) ? x.sample(b) + c * G.input_size() : scratch + b * planes.size();
        return plane + ky * G.rows.dilation * planes.row_size();
      };
      T* const row = dweight + (c % inputs) * G.kernel_size() + ky * G.columns.kernel;
      for_each_row_tile<filters, filters_in_tile(filters, G.columns.kernel)>([&]<std::size_t Some>(std::size_t f) {
        auto const map = [&](std::size_t b)
                             __attribute__((always_inline)) { return dy.sample(b) + (first + f) * G.output_size(); };
        add_tap_row_gradient<G, planes, Some, B>(image, map, row + (first + f) * filter_step, filter_step);
      });
    }
  }
}

// Whether a gradient of the image is one more convolution.
constexpr bool has_backward_window(Window g) {
  return g.rows.stride == 1 && g.columns.stride == 1 && g.rows.reaches_input() && g.columns.reaches_input();
}

template <class T>
inline constexpr bool convolves_copies = simd::in_registers<T> && (simd::width<T> > 1);
template <Window G, class T>
inline constexpr bool convolves_in_registers = simd::in_registers<T> && (reads_in_place(G) || convolves_copies<T>);

}  // namespace detail

// Whether post-operations may be a MaxPool of such windows: of whole ones in maps that are computed in registers, since in
// memory the whole map would need a place. Vectors hold squares' columns side by side; registers of one number hold any
// window that is small enough.
template <Window G, class T>
constexpr bool convolution_pools(Size2 sides) {
  constexpr std::size_t most = 15;
  bool const whole = G.rows.output() % sides.height == 0 && G.columns.output() % sides.width == 0;
  bool const fits = simd::width<T> > 1 ? sides == Size2(2) : sides.height * sides.width <= most;
  return whole && fits && detail::convolves_in_registers<G, T>;
}

// Numbers of scratch with which a convolution of T computes in registers: its input padded with zeros, and where rows
// are short, what each tap reads; and with which its backward does on a batch of B.
template <Window G, Channels K, class T>
inline constexpr std::size_t convolution_scratch =
    !detail::convolves_copies<T> ? 0
                                 : (reads_in_place(G) ? 0 : detail::with_rest<T>(K.input * planes_of<T>(G).size())) +
                                       (detail::gathers<G, K, T> ? K.input * G.kernel_size() * G.output_size() : 0);
template <Window G, Channels K, std::size_t B, class T>
inline constexpr std::size_t convolution_backward_scratch = [] {
  if constexpr (!detail::convolves_copies<T>) {
    return std::size_t{0};
  } else {
    std::size_t const maps = detail::has_backward_window(G) && !reads_in_place(detail::backward_window(G))
                                 ? detail::with_rest<T>(K.filters * planes_of<T>(detail::backward_window(G)).size())
                                 : 0;
    std::size_t const images = reads_in_place(G) ? 0 : B * planes_of<T>(G).size();
    return std::max({maps, images, detail::scatter_scratch<G, K, T>});
  }
}();

namespace detail {

// convolution_forward with its sums in y, tap by tap.
template <bool HasBias, Window G, Channels K, bool Accumulate, std::size_t B, class T, class X, class Y>
constexpr void convolve_in_memory(T const* weight, T const* bias, View<T const, B, X> x, View<T, B, Y> y) {
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

// The same of one sample after the other, whose largest outputs alone are kept: in constant expressions, and in tests.
template <bool HasBias, Window G, Channels K, std::size_t B, class T, class X, class Y, class PostOps>
constexpr void convolve_and_pool(T const* weight, T const* bias, View<T const, B, X> x, View<T, B, Y> y,
                                 PostOps const& post_ops) {
  using Maps = Shape<K.filters, G.rows.output(), G.columns.output()>;
  constexpr Size2 sides = pool_sides<PostOps>;
  constexpr Window windows{{G.rows.output(), sides.height, sides.height, 1, 0, 0},
                           {G.columns.output(), sides.width, sides.width, 1, 0, 0}};
  for (std::size_t b = 0; b < B; ++b) {
    std::array<T, Maps::size> maps{};
    View<T, 1, Maps> const all(maps.data(), Maps::size);
    View<T, 1, Y> const largest(y.sample(b), Y::size);
    convolve_in_memory<HasBias, G, K, false>(weight, bias, View<T const, 1, X>(x.sample(b), X::size), all);
    apply_post_ops(all, post_ops.first);
    max_pool_forward<windows, K.filters>(View<T const, 1, Maps>(all), largest);
    apply_post_ops(largest, post_ops.second.from(b, 0));
  }
}

}  // namespace detail

// y[b, f, oy, ox] = bias[f] + sum over c, ky, kx of w[f, c, ky, kx] x[b, c, oy stride + ky dilation - padding, ...];
// with Accumulate it is added to y. `scratch` holds convolution_scratch numbers or is null: then what does not read its
// input in place is slow. Post-operations are of the sums. A Tile that is chosen takes the place of the rule's.
template <bool HasBias, Window G, Channels K, bool Accumulate = false, TileSize Tile = TileSize{}, std::size_t B,
          class T, class X, class Y, class PostOps = NoPostOps>
constexpr void convolution_forward(T const* weight, T const* bias, View<T const, B, X> x, View<T, B, Y> y,
                                   T* scratch = nullptr, PostOps const& post_ops = {}) {
  auto const& ops = maxima_first(post_ops);
  if constexpr (!Accumulate && detail::convolves_in_registers<G, T>) {
    if (!std::is_constant_evaluated() && (reads_in_place(G) || scratch != nullptr)) {
      constexpr Window window = is_max_pool<PostOps> ? G : merged(G);
      return detail::convolve_in_registers<HasBias, window, K, Tile>(weight, bias, x, y, scratch, ops);
    }
  }
  if constexpr (is_max_pool<PostOps>) {
    return detail::convolve_and_pool<HasBias, G, K>(weight, bias, x, y, ops);
  } else {
    detail::convolve_in_memory<HasBias, G, K, Accumulate>(weight, bias, x, y);
    apply_post_ops(y, ops);
  }
}

// dx[b, c, iy, ix] = sum over the outputs that read it of w dy; with Accumulate it is added to dx.
// `scratch`: convolution_backward_scratch numbers, or null.
template <Window G, Channels K, bool Accumulate = false, std::size_t B, class T, class X, class Y>
constexpr void convolution_backward_input(T const* weight, View<T const, B, Y> dy, View<T, B, X> dx,
                                          T* scratch = nullptr) {
  if constexpr (!Accumulate && detail::scatters_input<G, K, T>) {
    if (!std::is_constant_evaluated() && scratch != nullptr) {
      detail::Census<T> const up = detail::census(dy);
      detail::Census<T> weights;
      weights.template add<K.filters * K.inputs_per_group() * G.kernel_size()>(weight);
      if (up.finite && weights.finite && (!detail::has_backward_window(G) || detail::is_sparse(up, B * Y::size))) {
        return detail::scatter_input_gradient<G, K>(weight, dy, dx, scratch);
      }
    }
  }
  if constexpr (!Accumulate && detail::has_backward_window(G) &&
                detail::convolves_in_registers<detail::backward_window(G), T>) {
    if (!std::is_constant_evaluated() && (reads_in_place(detail::backward_window(G)) || scratch != nullptr)) {
      return detail::backward_input_in_registers<merged(G), K>(weight, dy, dx, scratch);
    }
  }
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

// dw[f, c, ky, kx] += sum over b, oy, ox of x dy. `scratch`: convolution_backward_scratch numbers, or null.
template <Window G, Channels K, std::size_t B, class T, class X, class Y>
constexpr void convolution_backward_weight(View<T const, B, X> x, View<T const, B, Y> dy, T* dweight, T* scratch) {
  if constexpr (detail::scatters_weight<G, K, T>) {
    if (!std::is_constant_evaluated() && scratch != nullptr) {
      detail::Census<T> const up = detail::census(dy);
      if (up.finite && detail::is_sparse(up, B * Y::size) && detail::census(x).finite) {
        return detail::scatter_weight_gradient<G, K>(x, dy, dweight, scratch);
      }
    }
  }
  if constexpr (detail::convolves_in_registers<G, T>) {
    if (!std::is_constant_evaluated() && (reads_in_place(G) || scratch != nullptr)) {
      return detail::backward_weight_in_registers<G, K>(x, dy, dweight, scratch);
    }
  }
  constexpr std::size_t taps = G.kernel_size();
  constexpr std::size_t stride = G.columns.stride;
  constexpr std::size_t input_size = G.input_size();
  constexpr std::size_t output_size = G.output_size();
  detail::for_each_pair<G, K>(dweight, [&](std::size_t f, std::size_t c, T* taps_of_pair) {
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
      taps_of_pair[tap] += total;
    }
  });
}

// sums[m] += the sum of the numbers of map m, of Maps maps in each sample.
template <std::size_t Maps, std::size_t B, class T, class Y>
constexpr void add_sums_of_maps(View<T const, B, Y> y, T* sums) {
  constexpr std::size_t size = Y::size / Maps;
  for (std::size_t m = 0; m < Maps; ++m) {
    PairwiseSum<T> total;
    for (std::size_t b = 0; b < B; ++b) {
      T const* const map = y.sample(b) + m * size;
      total.add_terms(size, [&](std::size_t i) { return map[i]; });
    }
    sums[m] += total.total();
  }
}

// convolution_backward_weight and dbias[f] += sum over b, oy, ox of dy; without HasBias, dbias is not looked at.
template <bool HasBias, Window G, Channels K, std::size_t B, class T, class X, class Y>
constexpr void convolution_backward_parameters(View<T const, B, X> x, View<T const, B, Y> dy, T* dweight, T* dbias,
                                               T* scratch = nullptr) {
  convolution_backward_weight<G, K>(x, dy, dweight, scratch);
  if constexpr (HasBias) add_sums_of_maps<K.filters>(dy, dbias);
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
