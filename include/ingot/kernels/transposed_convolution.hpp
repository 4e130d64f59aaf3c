// The transpose of a convolution: y is what a convolution would read, x what it would write.
//
// With strides, the outputs whose places have the same rest meet the same taps: they are a phase, and each phase of rows
// and columns is a dense convolution of x by those taps, in registers.
//
// Numerics    one running sum an output, in the order of channels and taps, from the bias on.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <type_traits>
#include <utility>

#include "ingot/core/simd.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/channels.hpp"
#include "ingot/kernels/convolution.hpp"
#include "ingot/kernels/convolution_tiles.hpp"
#include "ingot/kernels/planes.hpp"
#include "ingot/kernels/window.hpp"

namespace ingot::kernels {

namespace detail {

// How far apart the taps of a phase stand, among the taps and where they read.
constexpr std::size_t phase_step(Axis a) {
  return a.stride / std::gcd(a.stride, a.dilation);
}
constexpr std::size_t phase_dilation(Axis a) {
  return a.dilation / std::gcd(a.stride, a.dilation);
}
// How many phases have outputs.
constexpr std::size_t phases(Axis a) {
  return std::min(a.stride, a.input);
}

// The outputs first, first + stride, ... of an axis.
struct Phase {
  std::size_t first;
  std::size_t count;
  std::size_t tap;   // the first that they meet
  std::size_t taps;  // how many
  // Where the window of the first output begins and that of the last one ends, before and behind what is read.
  std::ptrdiff_t begin;
  std::ptrdiff_t end;
};
constexpr Phase phase(Axis a, std::size_t first) {
  std::size_t const step = phase_step(a);
  std::size_t tap = 0;
  while (tap < std::min(a.kernel, step) && tap * a.dilation % a.stride != (first + a.before) % a.stride) ++tap;
  std::size_t const taps = tap < std::min(a.kernel, step) ? (a.kernel - tap + step - 1) / step : 0;
  std::size_t const count = (a.input - first + a.stride - 1) / a.stride;
  if (taps == 0) return {first, count, 0, 0, 0, 0};
  // The number that the first tap of the first output reads: exact, and below 0 in front of what is read.
  std::ptrdiff_t const place =
      (static_cast<std::ptrdiff_t>(first + a.before) - static_cast<std::ptrdiff_t>(tap * a.dilation)) /
      static_cast<std::ptrdiff_t>(a.stride);
  return {first,
          count,
          tap,
          taps,
          place - static_cast<std::ptrdiff_t>((taps - 1) * phase_dilation(a)),
          place + static_cast<std::ptrdiff_t>(count)};
}

// How many zeros stand before and behind what is read, for every window of every phase.
struct Margins {
  std::size_t before;
  std::size_t after;
};
constexpr Margins margins(Axis a) {
  auto const read = static_cast<std::ptrdiff_t>(a.output());
  std::ptrdiff_t before = 0;
  std::ptrdiff_t after = 0;
  for (std::size_t first = 0; first < phases(a); ++first) {
    Phase const p = phase(a, first);
    before = std::max(before, -p.begin);
    after = std::max(after, p.end - read);
  }
  return {static_cast<std::size_t>(before), static_cast<std::size_t>(after)};
}

// What copies of what is read look like: a window of one tap over it, padded.
constexpr Window padded_map(Window g) {
  Margins const rows = margins(g.rows);
  Margins const columns = margins(g.columns);
  return {{g.rows.output(), 1, 1, 1, rows.before, rows.after},
          {g.columns.output(), 1, 1, 1, columns.before, columns.after}};
}
constexpr Planes planes_of_map(Window g) {
  Window const map = padded_map(g);
  return {map.rows.padded(), 1, map.columns.padded(), map.rows.before, map.columns.before};
}

// The window of a phase over those copies, where it begins. Where they are copies they may be read beyond the end of a
// row, which a window that pads says.
constexpr Axis phase_axis(Axis a, Phase p, bool copied) {
  std::size_t const padded = p.count + (p.taps - 1) * phase_dilation(a);
  std::size_t const after = copied ? 1 : 0;
  return {padded - after, p.taps, 1, phase_dilation(a), 0, after};
}

// Copies numbers to every Stride-th place.
template <std::size_t Stride, std::size_t Count, class T>
INGOT_INLINE void spread_numbers(T const* __restrict from, T* __restrict to) {
  for (std::size_t i = 0; i < Count; ++i) to[i * Stride] = from[i];
}
// A row of two phases, whose second may have a number less, in registers of W of each.
template <std::size_t First, std::size_t Second, std::size_t W, class T>
INGOT_INLINE void interleave(T const* __restrict first, T const* __restrict second, T* __restrict to) {
  constexpr std::size_t whole = Second / W * W;
  if constexpr (W == 1) {
    for (std::size_t i = 0; i < Second; ++i) {
      to[2 * i] = first[i];
      to[2 * i + 1] = second[i];
    }
    if constexpr (First > Second) to[2 * Second] = first[Second];
  } else {
    constexpr auto lower = [](std::size_t i) { return i / 2 + i % 2 * W; };
    constexpr auto upper = [](std::size_t i) { return W / 2 + i / 2 + i % 2 * W; };
    for (std::size_t i = 0; i < whole; i += W) {
      auto const a = simd::load<W>(first + i);
      auto const b = simd::load<W>(second + i);
      simd::store<W>(to + 2 * i, simd::shuffle<T, W, W, lower>(a, b));
      simd::store<W>(to + 2 * i + W, simd::shuffle<T, W, W, upper>(a, b));
    }
    interleave<First - whole, Second - whole, W / 2>(first + whole, second + whole, to + 2 * whole);
  }
}

// Calls body.template operator()<I>() for I = 0 ... N - 1.
template <std::size_t N, class Body>
INGOT_INLINE void for_each_constant(Body const& body) {
  [&]<std::size_t... I>(std::index_sequence<I...>)
      __attribute__((always_inline)) { (body.template operator()<I>(), ...); }(std::make_index_sequence<N>{});
}

// Where the maps of a phase of columns begin among those of all, in columns.
constexpr std::size_t columns_before(Axis a, std::size_t first) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < first; ++i) columns += phase(a, i).count;
  return columns;
}

// The maps of one phase, of all filters of a group.
template <bool HasBias, Window G, Channels K, std::size_t Row, std::size_t Column, class T>
void convolve_phase(T const* weight, T const* bias, T const* planes, T* maps) {
  constexpr Phase rows = phase(G.rows, Row);
  constexpr Phase columns = phase(G.columns, Column);
  constexpr std::size_t filters = K.inputs_per_group();
  constexpr std::size_t channels = K.filters_per_group();
  constexpr std::size_t size = rows.count * columns.count;
  if constexpr (rows.taps == 0 || columns.taps == 0) {
    for (std::size_t f = 0; f < filters; ++f) {
      std::fill_n(maps + f * size, size, HasBias ? bias[HasBias ? f : 0] + T(0) : T(0));
    }
  } else {
    constexpr Window map = padded_map(G);
    constexpr Planes copies = planes_of_map(G);
    constexpr bool copied = !reads_in_place(map);
    constexpr Window window{phase_axis(G.rows, rows, false), phase_axis(G.columns, columns, copied)};
    constexpr TapWeights taps{.row = G.kernel_size(),
                              .term = filters * G.kernel_size(),
                              .tap = phase_step(G.columns),
                              .row_of_taps = phase_step(G.rows) * G.columns.kernel,
                              .flipped = true};
    constexpr auto top = static_cast<std::ptrdiff_t>(map.rows.before) + rows.begin;
    constexpr auto left = static_cast<std::ptrdiff_t>(map.columns.before) + columns.begin;
    convolve_group<window, copies, taps, filters, channels, HasBias, TileSize{}>(
        weight + rows.tap * G.columns.kernel + columns.tap, bias,
        planes + static_cast<std::size_t>(top) * copies.row_size() + static_cast<std::size_t>(left), maps, NoPostOps{});
  }
}

// The rows of one phase of all maps, from the maps of its phases of columns.
template <Window G, std::size_t Row, std::size_t Filters, class T>
void join_columns(T const* maps, T* y) {
  constexpr std::size_t stride = G.columns.stride;
  constexpr std::size_t rows = phase(G.rows, Row).count;
  constexpr std::size_t width = G.columns.input;
  for (std::size_t f = 0; f < Filters; ++f) {
    for (std::size_t j = 0; j < rows; ++j) {
      T* const to = y + f * G.input_size() + (Row + j * G.rows.stride) * width;
      auto const from = [&]<std::size_t Column>() {
        constexpr std::size_t count = phase(G.columns, Column).count;
        return maps + Filters * rows * columns_before(G.columns, Column) + (f * rows + j) * count;
      };
      if constexpr (stride == 1) {
        __builtin_memcpy(to, from.template operator()<0>(), width * sizeof(T));
      } else if constexpr (stride == 2 && width > 1) {
        interleave<phase(G.columns, 0).count, phase(G.columns, 1).count, simd::width<T>>(
            from.template operator()<0>(), from.template operator()<1>(), to);
      } else {
        for_each_constant<phases(G.columns)>([&]<std::size_t Column>() __attribute__((always_inline)) {
          spread_numbers<stride, phase(G.columns, Column).count>(from.template operator()<Column>(), to + Column);
        });
      }
    }
  }
}

// Whether each phase is written where it belongs, since there is one.
template <Window G>
inline constexpr bool is_one_phase = G.rows.stride == 1 && G.columns.stride == 1;

// Numbers of scratch: for copies of x between zeros, and for the maps of one phase of rows.
template <Window G, Channels K, class T>
inline constexpr std::size_t scratch_for_copies =
    reads_in_place(padded_map(G)) ? 0 : with_rest<T>(K.filters * planes_of_map(G).size());
template <Window G, Channels K>
inline constexpr std::size_t scratch_for_phase =
    is_one_phase<G> ? 0 : K.inputs_per_group() * phase(G.rows, 0).count * G.columns.input;

// transposed_convolution in registers.
template <bool HasBias, Window G, Channels K, std::size_t B, class T, class X, class Y>
void transpose_in_registers(T const* weight, T const* bias, View<T const, B, X> x, View<T, B, Y> y, T* scratch) {
  constexpr Window map = padded_map(G);
  constexpr Planes copies = planes_of_map(G);
  constexpr bool copied = !reads_in_place(map);
  constexpr std::size_t filters = K.inputs_per_group();
  constexpr std::size_t channels = K.filters_per_group();
  T* const maps = scratch + scratch_for_copies<G, K, T>;
  for (std::size_t b = 0; b < B; ++b) {
    T const* planes = x.sample(b);
    if constexpr (copied) {
      for (std::size_t c = 0; c < K.filters; ++c) {
        copy_to_planes<map, copies>(x.sample(b) + c * map.input_size(), scratch + c * copies.size());
      }
      planes = scratch;
    }
    for (std::size_t g = 0; g < K.groups; ++g) {
      T const* const weights = weight + g * channels * filters * G.kernel_size();
      T const* const biases = HasBias ? bias + g * filters : nullptr;
      T const* const in = planes + g * channels * copies.size();
      T* const out = y.sample(b) + g * filters * G.input_size();
      if constexpr (is_one_phase<G>) {
        convolve_phase<HasBias, G, K, 0, 0>(weights, biases, in, out);
      } else {
        for_each_constant<phases(G.rows)>([&]<std::size_t Row>() {
          for_each_constant<phases(G.columns)>([&]<std::size_t Column>() {
            constexpr std::size_t before = columns_before(G.columns, Column) * phase(G.rows, Row).count;
            convolve_phase<HasBias, G, K, Row, Column>(weights, biases, in, maps + filters * before);
          });
          join_columns<G, Row, filters>(maps, out);
        });
      }
    }
  }
}

}  // namespace detail

// Numbers of scratch with which a transposed convolution of T computes in registers.
template <Window G, Channels K, class T>
inline constexpr std::size_t transposed_convolution_scratch =
    detail::convolves_copies<T> ? detail::scratch_for_copies<G, K, T> + detail::scratch_for_phase<G, K> : 0;

// y[b, f, oy, ox] = bias[f] + the sum of w[c, f, ky, kx] x[b, c, iy, ix] over all c and those taps and inputs for which
// iy stride + ky dilation - padding is oy, and the same of columns. G and K are the convolution's whose transpose it is:
// K.input filters are written, K.filters channels read. `scratch` holds transposed_convolution_scratch numbers or is
// null: then it is slow.
template <bool HasBias, Window G, Channels K, std::size_t B, class T, class X, class Y>
constexpr void transposed_convolution_forward(T const* weight, T const* bias, View<T const, B, X> x, View<T, B, Y> y,
                                              T* scratch = nullptr) {
  if constexpr (detail::convolves_copies<T>) {
    if (!std::is_constant_evaluated() && (transposed_convolution_scratch<G, K, T> == 0 || scratch != nullptr)) {
      return detail::transpose_in_registers<HasBias, G, K>(weight, bias, x, y, scratch);
    }
  }
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t f = 0; f < K.input; ++f) {
      T start = T(0);
      if constexpr (HasBias) start = bias[f] + T(0);  // not -0: a tap on padding then changes nothing
      std::fill_n(y.sample(b) + f * G.input_size(), G.input_size(), start);
    }
  }
  convolution_backward_input<G, K, true>(weight, x, y);
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
