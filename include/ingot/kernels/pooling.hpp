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

// Calls body(first row, last row, first column, last column, output position) for every window, padding cut off.
template <Window G, class Body>
constexpr void for_each_window(Body&& body) {
  constexpr std::size_t height = G.rows.output();
  constexpr std::size_t width = G.columns.output();
  auto const begin = [](Axis axis, std::size_t out) {
    return out * axis.stride < axis.before ? std::size_t{0} : out * axis.stride - axis.before;
  };
  auto const end = [](Axis axis, std::size_t out) {
    return std::min(axis.input, out * axis.stride + axis.kernel - axis.before);
  };
  for (std::size_t oy = 0; oy < height; ++oy) {
    std::size_t const y0 = begin(G.rows, oy);
    std::size_t const y1 = end(G.rows, oy);
    for (std::size_t ox = 0; ox < width; ++ox) body(y0, y1, begin(G.columns, ox), end(G.columns, ox), oy * width + ox);
  }
}

// Calls body(sample, channel map, output position, position of the largest input) for every window of a batch.
template <Window G, std::size_t Maps, std::size_t B, class T, class X, class Body>
constexpr void for_each_maximum(View<T const, B, X> x, Body&& body) {
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t m = 0; m < Maps; ++m) {
      T const* const image = x.sample(b) + m * G.input_size();
      for_each_window<G>([&](std::size_t y0, std::size_t y1, std::size_t x0, std::size_t x1, std::size_t out) {
        std::size_t best = y0 * G.columns.input + x0;
        for (std::size_t iy = y0; iy < y1; ++iy) {
          for (std::size_t ix = x0; ix < x1; ++ix) {
            std::size_t const i = iy * G.columns.input + ix;
            if (image[i] > image[best] || image[i] != image[i]) best = i;
          }
        }
        body(b, m, out, best);
      });
    }
  }
}

}  // namespace detail

// An unsigned type that holds any position in an image.
template <std::size_t Positions>
using position_t = std::conditional_t<(Positions <= 256), std::uint8_t,
                                      std::conditional_t<(Positions <= 65536), std::uint16_t, std::uint32_t>>;

// Whether windows are computed many at a time: each in registers that hold one tap of neighbouring windows.
template <Window G>
inline constexpr bool pools_in_registers =
    G.rows.before == 0 && G.rows.after == 0 && G.columns.before == 0 && G.columns.after == 0 &&
    (G.columns.stride == 1 ||
     (G.columns.stride == 2 &&
      (G.columns.output() - 1) * 2 + std::max(G.columns.kernel, std::size_t{2}) <= G.columns.input));

namespace detail {

// Calls tap(register of one tap of W windows, its place in the image from the first window's on) for all taps in order.
template <Window G, std::size_t W, class T, class Tap>
INGOT_INLINE void for_each_tap(T const* image, Tap const& tap) {
  constexpr std::size_t columns = G.columns.kernel;
  constexpr std::size_t stride = G.columns.stride;
  for (std::size_t ky = 0; ky < G.rows.kernel; ++ky) {
    std::size_t const row = ky * G.columns.input;
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

// Calls body.template operator()<W>(place of the first window in the image, and in the map) for runs of W windows.
template <Window G, class T, class Body>
INGOT_INLINE void for_each_window_run(Body const& body) {
  constexpr std::size_t width = G.columns.output();
  constexpr std::size_t W = std::min(simd::width<T>, std::bit_floor(width));
  for (std::size_t oy = 0; oy < G.rows.output(); ++oy) {
    for_each_column_tile<width, W, 1>([&]<std::size_t Width, std::size_t, std::size_t>(
                                          std::size_t ox) __attribute__((always_inline)) {
      body.template operator()<Width>(oy * G.rows.stride * G.columns.input + ox * G.columns.stride, oy * width + ox);
    });
  }
}

// The largest of each window of one map, and with a Position where it stood.
template <Window G, class T, class Position>
void max_pool_map(T const* image, T* map, Position* kept) {
  for_each_window_run<G, T>([&]<std::size_t W>(std::size_t from, std::size_t to) __attribute__((always_inline)) {
    simd::Pack<T, W> best(simd::load_strided<W, G.columns.stride, 0>(image + from));
    [[maybe_unused]] simd::index_t<T, W> where{};
    for_each_tap<G, W>(image + from, [&](simd::Pack<T, W> value, std::size_t tap) __attribute__((always_inline)) {
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

}  // namespace detail

// y = the largest of each window. kept[(b * Maps + m) * outputs + i] is where the largest of window i stood; without it
// nobody asks.
template <Window G, std::size_t Maps, std::size_t B, class T, class X, class Y, class Position = void>
constexpr void max_pool_forward(View<T const, B, X> x, View<T, B, Y> y, Position* kept = nullptr) {
  if constexpr (simd::in_registers<T> && pools_in_registers<G>) {
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
      detail::for_each_window<G>([&](std::size_t y0, std::size_t y1, std::size_t x0, std::size_t x1, std::size_t out) {
        T sum = T(0);
        for (std::size_t iy = y0; iy < y1; ++iy) {
          for (std::size_t ix = x0; ix < x1; ++ix) sum += image[iy * G.columns.input + ix];
        }
        map[out] = Accumulate ? map[out] + sum * factor : sum * factor;
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
