// Pooling over windows, and its gradients.
//
// Numerics    the largest is the first of equals, and NaN is larger than any number, the last of several; a mean is one
//             running sum, row by row, times the inverse of the kernel's size. Padding is never the largest, and a zero
//             in a mean.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "ingot/core/simd.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/tile.hpp"
#include "ingot/kernels/window.hpp"

namespace ingot::kernels {

namespace detail {

// The inputs [first, last) along an axis that the window of an output reads, a dilation apart, padding cut off.
constexpr std::size_t first_input(Axis axis, std::size_t out) {
  std::size_t const place = out * axis.stride;
  if (place >= axis.before) return place - axis.before;
  return axis.dilation == 1 ? std::size_t{0} : (axis.dilation - (axis.before - place) % axis.dilation) % axis.dilation;
}
constexpr std::size_t last_input(Axis axis, std::size_t out) {
  return std::min(axis.input, out * axis.stride + axis.extent() - axis.before);
}

// Calls body(first row, last row, first column, last column, output position) for every window, padding cut off.
template <Window G, class Body>
constexpr void for_each_window(Body&& body) {
  constexpr std::size_t width = G.columns.output();
  for (std::size_t oy = 0; oy < G.rows.output(); ++oy) {
    std::size_t const y0 = first_input(G.rows, oy);
    std::size_t const y1 = last_input(G.rows, oy);
    for (std::size_t ox = 0; ox < width; ++ox) {
      body(y0, y1, first_input(G.columns, ox), last_input(G.columns, ox), oy * width + ox);
    }
  }
}

// Where the largest of a window stands in the image.
template <Window G, class T>
constexpr std::size_t position_of_largest(T const* image, std::size_t y0, std::size_t y1, std::size_t x0,
                                          std::size_t x1) {
  std::size_t best = y0 * G.columns.input + x0;
  for (std::size_t iy = y0; iy < y1; iy += G.rows.dilation) {
    for (std::size_t ix = x0; ix < x1; ix += G.columns.dilation) {
      std::size_t const i = iy * G.columns.input + ix;
      if (image[i] > image[best] || image[i] != image[i]) best = i;
    }
  }
  return best;
}

// Calls body(sample, channel map, output position, position of the largest input) for every window of a batch.
template <Window G, std::size_t Maps, std::size_t B, class T, class X, class Body>
constexpr void for_each_maximum(View<T const, B, X> x, Body&& body) {
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t m = 0; m < Maps; ++m) {
      T const* const image = x.sample(b) + m * G.input_size();
      for_each_window<G>([&](std::size_t y0, std::size_t y1, std::size_t x0, std::size_t x1, std::size_t out) {
        body(b, m, out, position_of_largest<G>(image, y0, y1, x0, x1));
      });
    }
  }
}

template <Window G, class T>
constexpr T sum_of_window(T const* image, std::size_t y0, std::size_t y1, std::size_t x0, std::size_t x1) {
  T sum = T(0);
  for (std::size_t iy = y0; iy < y1; ++iy) {
    for (std::size_t ix = x0; ix < x1; ++ix) sum += image[iy * G.columns.input + ix];
  }
  return sum;
}

}  // namespace detail

// An unsigned type that holds any position in an image.
template <std::size_t Positions>
using position_t = std::conditional_t<(Positions <= 256), std::uint8_t,
                                      std::conditional_t<(Positions <= 65536), std::uint16_t, std::uint32_t>>;

namespace detail {

// Outputs [first, last) along an axis.
struct OutputRange {
  std::size_t first;
  std::size_t last;

  constexpr std::size_t count() const { return last - first; }
};

// Those whose windows read no padding, nor anything behind the row in registers: with a stride of 2 those read pairs.
constexpr OutputRange inner_outputs(Axis axis) {
  std::size_t const behind = axis.dilation > 1 ? 1 : 0;
  std::size_t const reach = axis.stride == 2 ? std::max(axis.extent() + behind, std::size_t{2}) : axis.extent();
  std::size_t const first = std::min(axis.output(), (axis.before + axis.stride - 1) / axis.stride);
  std::size_t const end = axis.input + axis.before;
  std::size_t const last = end < reach ? 0 : std::min(axis.output(), (end - reach) / axis.stride + 1);
  return {first, std::max(first, last)};
}

// Whether windows are computed many at a time: each in registers that hold one tap of neighbouring windows. The largest
// of one number a register is without branches, a sum is no better.
template <Window G, class T>
inline constexpr bool maxima_in_registers = simd::in_registers<T> && inner_outputs(G.columns).count() > 0;
template <Window G, class T>
inline constexpr bool means_in_registers =
    simd::in_registers<T> && (simd::width<T> > 1) && inner_outputs(G.columns).count() > 1;

// Calls tap(register of one tap of W windows, its place in the image from the first window's on) for all taps in order,
// of windows of so many rows.
template <Window G, std::size_t W, class T, class Tap>
INGOT_INLINE void for_each_tap(T const* image, std::size_t rows, Tap const& tap) {
  constexpr std::size_t columns = G.columns.kernel;
  constexpr std::size_t stride = G.columns.stride;
  for (std::size_t ky = 0; ky < rows; ++ky) {
    std::size_t const row = ky * G.rows.dilation * G.columns.input;
    if constexpr (G.columns.dilation > 1) {
      for (std::size_t kx = 0; kx < columns; ++kx) {
        std::size_t const at = row + kx * G.columns.dilation;
        tap(simd::Pack<T, W>(simd::load_strided<W, stride, 0>(image + at)), at);
      }
      continue;
    }
    // Two taps at a time, which with a stride of 2 are in the same registers.
    for (std::size_t kx = 0; kx + 1 < columns; kx += 2) {
      tap(simd::Pack<T, W>(simd::load_strided<W, stride, 0>(image + row + kx)), row + kx);
      tap(simd::Pack<T, W>(simd::load_strided<W, stride, 1>(image + row + kx)), row + kx + 1);
    }
    if constexpr (columns == 1) {
      tap(simd::Pack<T, W>(simd::load_strided<W, stride, 0>(image + row)), row);
    } else if constexpr (columns % 2 == 1) {  // from the number before it on: nothing behind the window is read
      tap(simd::Pack<T, W>(simd::load_strided<W, stride, 1>(image + row + columns - 2)), row + columns - 1);
    }
  }
}

// Calls body.template operator()<W>(first) for runs of at most W of Count columns, each of which is in one run.
template <std::size_t Count, std::size_t W, class Body>
INGOT_INLINE void for_each_column_run(std::size_t first, Body const& body) {
  for (std::size_t i = 0; i + W <= Count; i += W) body.template operator()<W>(first + i);
  if constexpr (constexpr std::size_t rest = Count % W; rest > 0) {
    for_each_column_run<rest, std::bit_floor(rest)>(first + Count - rest, body);
  }
}

// Calls run.template operator()<W>(place of the first window in the image, its rows, its place in the map) for runs of
// W windows, and alone(first row, last row, first column, last column, output position) for windows at the padding.
// With Once no window is in two runs.
template <Window G, bool Once, class T, class Run, class Alone>
INGOT_INLINE void for_each_window_run(Run const& run, Alone const& alone) {
  constexpr std::size_t width = G.columns.output();
  constexpr std::size_t first = inner_outputs(G.columns).first;
  constexpr std::size_t last = inner_outputs(G.columns).last;
  constexpr std::size_t W = std::min(simd::width<T>, std::bit_floor(last - first));
  for (std::size_t oy = 0; oy < G.rows.output(); ++oy) {
    std::size_t const y0 = first_input(G.rows, oy);
    std::size_t const y1 = last_input(G.rows, oy);
    auto const one = [&](std::size_t ox) {
      alone(y0, y1, first_input(G.columns, ox), last_input(G.columns, ox), oy * width + ox);
    };
    auto const many = [&]<std::size_t Width>(std::size_t ox) __attribute__((always_inline)) {
      std::size_t const rows = (y1 - y0 + G.rows.dilation - 1) / G.rows.dilation;
      run.template operator()<Width>(y0 * G.columns.input + ox * G.columns.stride - G.columns.before, rows,
                                     oy * width + ox);
    };
    for (std::size_t ox = 0; ox < first; ++ox) one(ox);
    if constexpr (Once) {
      for_each_column_run<last - first, W>(first, many);
    } else {
      for_each_column_tile<last - first, W, 1>(
          [&]<std::size_t Width, std::size_t, std::size_t>(std::size_t ox)
              __attribute__((always_inline)) { many.template operator()<Width>(first + ox); });
    }
    for (std::size_t ox = last; ox < width; ++ox) one(ox);
  }
}

// The largest of each window of one map, and with a Position where it stood.
template <Window G, class T, class Position>
void max_pool_map(T const* image, T* map, Position* kept) {
  auto const run = [&]<std::size_t W>(std::size_t from, std::size_t rows,
                                      std::size_t to) __attribute__((always_inline)) {
    simd::Pack<T, W> best(simd::load_strided<W, G.columns.stride, 0>(image + from));
    [[maybe_unused]] simd::index_t<T, W> where{};
    for_each_tap<G, W>(image + from, rows, [&](simd::Pack<T, W> value, std::size_t tap) __attribute__((always_inline)) {
      auto const larger = simd::either(value > best, value != value);
      best = math::select(larger, value, best);
      if constexpr (!std::is_void_v<Position>) where = simd::select_index<T, W>(larger, tap, where);
    });
    simd::store<W>(map + to, best.v);
    if constexpr (!std::is_void_v<Position>) {
      std::array<simd::index_t<T, 1>, W> taps;
      simd::store<W>(taps.data(), where);
      for (std::size_t i = 0; i < W; ++i) {
        kept[to + i] = static_cast<Position>(from + i * G.columns.stride + static_cast<std::size_t>(taps[i]));
      }
    }
  };
  for_each_window_run<G, false, T>(
      run, [&](std::size_t y0, std::size_t y1, std::size_t x0, std::size_t x1, std::size_t out) {
        std::size_t const best = position_of_largest<G>(image, y0, y1, x0, x1);
        map[out] = image[best];
        if constexpr (!std::is_void_v<Position>) kept[out] = static_cast<Position>(best);
      });
}

template <Window G, std::size_t Maps, std::size_t B, class T, class X, class Y, class Position>
void max_pool_in_registers(View<T const, B, X> x, View<T, B, Y> y, Position* kept) {
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t m = 0; m < Maps; ++m) {
      T const* const image = x.sample(b) + m * G.input_size();
      T* const map = y.sample(b) + m * G.output_size();
      if constexpr (std::is_void_v<Position>) {
        max_pool_map<G>(image, map, kept);
      } else {
        max_pool_map<G>(image, map, kept + (b * Maps + m) * G.output_size());
      }
    }
  }
}

// The means of one map's windows; with Accumulate added to it.
template <Window G, bool Accumulate, class T>
void avg_pool_map(T const* image, T* map, T factor) {
  auto const run = [&]<std::size_t W>(std::size_t from, std::size_t rows,
                                      std::size_t to) __attribute__((always_inline)) {
    simd::Pack<T, W> sum(T(0));
    for_each_tap<G, W>(image + from, rows,
                       [&](simd::Pack<T, W> value, std::size_t) __attribute__((always_inline)) { sum += value; });
    if constexpr (Accumulate) {
      simd::store<W>(map + to, (simd::Pack<T, W>(simd::load<W>(map + to)) + sum * factor).v);
    } else {
      simd::store<W>(map + to, (sum * factor).v);
    }
  };
  for_each_window_run<G, Accumulate, T>(
      run, [&](std::size_t y0, std::size_t y1, std::size_t x0, std::size_t x1, std::size_t out) {
        T const mean = sum_of_window<G>(image, y0, y1, x0, x1) * factor;
        map[out] = Accumulate ? map[out] + mean : mean;
      });
}

// Whether gradients of means are computed in registers: where windows tile the image, or stand at every position.
template <Window G, class T>
inline constexpr bool spreads_in_registers = simd::in_registers<T> && (simd::width<T> > 1) && G.columns.output() > 1 &&
                                             (G.columns.stride == 1 || (G.columns.stride == G.columns.kernel &&
                                                                        G.columns.before == 0 && G.columns.after == 0));

// Adds W numbers, each repeated Times times, to those from `to` on: register after register.
template <std::size_t Times, std::size_t W, class T>
INGOT_INLINE void add_repeated(simd::Pack<T, W> numbers, T* to) {
  [&]<std::size_t... R>(std::index_sequence<R...>) __attribute__((always_inline)) {
    auto const add = [&]<std::size_t Part>() __attribute__((always_inline)) {
      constexpr auto source = [](std::size_t i) { return (Part * W + i) / Times; };
      T* const place = to + Part * W;
      simd::Pack<T, W> const repeated(simd::shuffle<T, W, W, source>(numbers.v, numbers.v));
      simd::store<W>(place, (simd::Pack<T, W>(simd::load<W>(place)) + repeated).v);
    };
    (add.template operator()<R>(), ...);
  }(std::make_index_sequence<Times>{});
}

// Adds the shares of one row of windows that tile the image to one of its rows.
template <Axis A, class T>
INGOT_INLINE void spread_tiles(T const* map, T* row, T factor) {
  constexpr std::size_t width = A.output();
  for_each_column_run<width, std::min(simd::width<T>, std::bit_floor(width))>(
      0, [&]<std::size_t W>(std::size_t ox) __attribute__((always_inline)) {
        if constexpr (W == 1) {
          for (std::size_t i = 0; i < A.kernel; ++i) row[ox * A.kernel + i] += map[ox] * factor;
        } else {
          add_repeated<A.kernel, W>(simd::Pack<T, W>(simd::load<W>(map + ox)) * factor, row + ox * A.kernel);
        }
      });
}

// Adds the shares of one row of windows that stand at every position to one row of the image: of each of its numbers,
// in the order of the windows that read it.
template <Axis A, class T>
INGOT_INLINE void spread_windows(T const* map, T* row, T factor) {
  constexpr std::size_t width = A.output();
  // All windows that may read these inputs are there.
  constexpr std::size_t first = std::min(A.input, A.kernel - 1 - std::min(A.before, A.kernel - 1));
  constexpr std::size_t last = std::max(first, std::min(A.input, width - std::min(A.before, width)));
  auto const alone = [&](std::size_t ix) {
    std::size_t const begin = ix + A.before < A.kernel ? 0 : ix + A.before + 1 - A.kernel;
    for (std::size_t ox = begin; ox < std::min(width, ix + A.before + 1); ++ox) row[ix] += map[ox] * factor;
  };
  for (std::size_t ix = 0; ix < first; ++ix) alone(ix);
  if constexpr (first < last) {
    for_each_column_run<last - first, std::min(simd::width<T>, std::bit_floor(last - first))>(
        first, [&]<std::size_t W>(std::size_t ix) __attribute__((always_inline)) {
          simd::Pack<T, W> sum(simd::load<W>(row + ix));
          T const* const windows = map + (ix + A.before + 1 - A.kernel);
          for (std::size_t i = 0; i < A.kernel; ++i) sum += simd::Pack<T, W>(simd::load<W>(windows + i)) * factor;
          simd::store<W>(row + ix, sum.v);
        });
  }
  for (std::size_t ix = last; ix < A.input; ++ix) alone(ix);
}

// Adds the shares of one map's windows to what they read.
template <Window G, class T>
void spread_map(T const* map, T* image, T factor) {
  for (std::size_t oy = 0; oy < G.rows.output(); ++oy) {
    T const* const windows = map + oy * G.columns.output();
    for (std::size_t iy = first_input(G.rows, oy); iy < last_input(G.rows, oy); ++iy) {
      if constexpr (G.columns.stride == 1) {
        spread_windows<G.columns>(windows, image + iy * G.columns.input, factor);
      } else {
        spread_tiles<G.columns>(windows, image + iy * G.columns.input, factor);
      }
    }
  }
}

}  // namespace detail

// y = the largest of each window. kept[(b * Maps + m) * outputs + i] is where the largest of window i stood; without it
// nobody asks.
template <Window G, std::size_t Maps, std::size_t B, class T, class X, class Y, class Position = void>
constexpr void max_pool_forward(View<T const, B, X> x, View<T, B, Y> y, Position* kept = nullptr) {
  if constexpr (detail::maxima_in_registers<G, T>) {
    if (!std::is_constant_evaluated()) return detail::max_pool_in_registers<G, Maps>(x, y, kept);
  }
  detail::for_each_maximum<G, Maps>(x, [&](std::size_t b, std::size_t m, std::size_t out, std::size_t best) {
    y.sample(b)[m * G.output_size() + out] = x.sample(b)[m * G.input_size() + best];
    if constexpr (!std::is_void_v<Position>) {
      kept[(b * Maps + m) * G.output_size() + out] = static_cast<Position>(best);
    }
  });
}

// dx = 0 but at the positions kept, where dy is added; with Accumulate dx += that.
template <Window G, std::size_t Maps, bool Accumulate = false, std::size_t B, class T, class X, class Y, class Position>
constexpr void max_pool_backward(Position const* kept, View<T const, B, Y> dy, View<T, B, X> dx) {
  for (std::size_t b = 0; b < B; ++b) {
    if constexpr (!Accumulate) std::fill_n(dx.sample(b), X::size, T(0));
    for (std::size_t m = 0; m < Maps; ++m) {
      T* const image = dx.sample(b) + m * G.input_size();
      T const* const map = dy.sample(b) + m * G.output_size();
      Position const* const where = kept + (b * Maps + m) * G.output_size();
      for (std::size_t i = 0; i < G.output_size(); ++i) image[where[i]] += map[i];
    }
  }
}

// The same with the positions found again in x.
template <Window G, std::size_t Maps, bool Accumulate = false, std::size_t B, class T, class X, class Y>
constexpr void max_unpool(View<T const, B, X> x, View<T const, B, Y> dy, View<T, B, X> dx) {
  if constexpr (!Accumulate) {
    for (std::size_t b = 0; b < B; ++b) std::fill_n(dx.sample(b), X::size, T(0));
  }
  detail::for_each_maximum<G, Maps>(x, [&](std::size_t b, std::size_t m, std::size_t out, std::size_t best) {
    dx.sample(b)[m * G.input_size() + best] += dy.sample(b)[m * G.output_size() + out];
  });
}

// y = v where x is the largest of each window; with Accumulate y += that. The transpose of max_unpool.
template <Window G, std::size_t Maps, bool Accumulate = false, std::size_t B, class T, class X, class Y>
constexpr void max_pool_gather(View<T const, B, X> x, View<T const, B, X> v, View<T, B, Y> y) {
  detail::for_each_maximum<G, Maps>(x, [&](std::size_t b, std::size_t m, std::size_t out, std::size_t best) {
    T const value = v.sample(b)[m * G.input_size() + best];
    T& place = y.sample(b)[m * G.output_size() + out];
    place = Accumulate ? place + value : value;
  });
}

// y = the sum of each window over the size of the kernel; with Accumulate y += that.
template <Window G, std::size_t Maps, bool Accumulate = false, std::size_t B, class T, class X, class Y>
constexpr void avg_pool_forward(View<T const, B, X> x, View<T, B, Y> y) {
  T const factor = T(1) / T(G.kernel_size());
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t m = 0; m < Maps; ++m) {
      T const* const image = x.sample(b) + m * G.input_size();
      T* const map = y.sample(b) + m * G.output_size();
      if constexpr (detail::means_in_registers<G, T>) {
        if (!std::is_constant_evaluated()) {
          detail::avg_pool_map<G, Accumulate>(image, map, factor);
          continue;
        }
      }
      detail::for_each_window<G>([&](std::size_t y0, std::size_t y1, std::size_t x0, std::size_t x1, std::size_t out) {
        T const mean = detail::sum_of_window<G>(image, y0, y1, x0, x1) * factor;
        map[out] = Accumulate ? map[out] + mean : mean;
      });
    }
  }
}

// dx = for each input the sum of dy / kernel size over the windows that read it; with Accumulate dx += that.
template <Window G, std::size_t Maps, bool Accumulate = false, std::size_t B, class T, class X, class Y>
constexpr void avg_pool_backward(View<T const, B, Y> dy, View<T, B, X> dx) {
  T const factor = T(1) / T(G.kernel_size());
  for (std::size_t b = 0; b < B; ++b) {
    if constexpr (!Accumulate) std::fill_n(dx.sample(b), X::size, T(0));
    for (std::size_t m = 0; m < Maps; ++m) {
      T* const image = dx.sample(b) + m * G.input_size();
      T const* const map = dy.sample(b) + m * G.output_size();
      if constexpr (detail::spreads_in_registers<G, T>) {
        if (!std::is_constant_evaluated()) {
          detail::spread_map<G>(map, image, factor);
          continue;
        }
      }
      detail::for_each_window<G>([&](std::size_t y0, std::size_t y1, std::size_t x0, std::size_t x1, std::size_t out) {
        T const share = map[out] * factor;
        for (std::size_t iy = y0; iy < y1; ++iy) {
          for (std::size_t ix = x0; ix < x1; ++ix) image[iy * G.columns.input + ix] += share;
        }
      });
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
