// Convolution in registers: tiles of filters times output rows, each sum in the order of channels and taps.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

#include "ingot/core/simd.hpp"
#include "ingot/kernels/channels.hpp"
#include "ingot/kernels/convolution_numbers.hpp"
#include "ingot/kernels/planes.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/kernels/tile.hpp"
#include "ingot/kernels/window.hpp"

namespace ingot::kernels::detail {

// How far apart the weights of two channels stand: of what is written, a row of the tile each, and of what is read, a
// term each; and those of two taps, and of two rows of taps: 0 where they follow one another. Flipped: the first tap is
// the one that reads the last number of its window, as in an input's gradient.
struct TapWeights {
  std::size_t row;
  std::size_t term;
  std::size_t tap = 1;
  std::size_t row_of_taps = 0;
  bool flipped = false;
};

// Adds all taps of all channels that are read to the sums of a tile. `in` is where the first sum's window begins.
template <Window G, Planes P, TapWeights Weights, std::size_t Terms, class T, class Tile>
INGOT_INLINE void add_taps(Tile& tile, T const* weight, T const* in, std::size_t step) {
  constexpr std::size_t row_of_taps = Weights.row_of_taps == 0 ? G.columns.kernel : Weights.row_of_taps;
  for (std::size_t term = 0; term < Terms; ++term) {
    for (std::size_t ky = 0; ky < G.rows.kernel; ++ky) {
      std::size_t const y = Weights.flipped ? G.rows.kernel - 1 - ky : ky;
      T const* const w = weight + term * Weights.term + ky * row_of_taps;
      T const* const row = in + term * P.size() + y * G.rows.dilation * P.row_size();
      for (std::size_t kx = 0; kx < G.columns.kernel; ++kx) {
        std::size_t const at = Weights.flipped ? G.columns.kernel - 1 - kx : kx;
        tile.add(w + kx * Weights.tap, Weights.row, row + P.column(at * G.columns.dilation), step);
      }
    }
  }
}

// A register: its numbers, the rows of a map that it is made of, and how many columns of each it has: as many as fit,
// but where a row is shorter than its part.
struct Columns {
  std::size_t width;
  std::size_t rows;
  std::size_t count;
};

// Whether rows of a map stand in P so that one load reads several.
template <Window G, Planes P, class T>
inline constexpr bool rows_stand_together = copies_fill_registers<T>(G) && P.pitch == register_for<T>(G);

// How many rows of a map share a register, where `width` numbers of one do not fill it. Where each is a load of its
// own, that pays for several channels alone, and for parts that targets move as a whole: 16 bytes and more.
template <class T>
constexpr std::size_t rows_in_register(Window g, std::size_t width, std::size_t channels, bool together) {
  if ((channels < 4 || width * sizeof(T) < 16) && !together) return 1;
  return std::min(simd::width<T> / width, std::bit_floor(g.rows.output()));
}

// Calls body.template operator()<Columns, Vectors>(row, column) for all outputs of a map of more than one row: vectors
// stand below each other, at most Vectors of them.
template <Window G, Planes P, std::size_t Channels, class T, std::size_t Vectors, class Body>
INGOT_INLINE void for_each_map_tile(Body const& body) {
  constexpr std::size_t height = G.rows.output();
  constexpr std::size_t width = G.columns.output();
  constexpr std::size_t W = register_for<T>(G);
  auto const below = [&]<std::size_t Width>(std::size_t column) __attribute__((always_inline)) {
    constexpr std::size_t joined = rows_in_register<T>(G, Width, Channels, rows_stand_together<G, P, T>);
    constexpr Columns columns{Width * joined, joined, std::min(Width, width)};
    for_each_row_tile<(height + joined - 1) / joined, std::min(Vectors, height / joined)>(
        [&]<std::size_t Count>(std::size_t first) __attribute__((always_inline)) {
          // The last tile begins earlier where it would pass the end: some rows are then computed once more.
          body.template operator()<columns, Count>(std::min(first * joined, height - Count * joined), column);
        });
  };
  if constexpr (width < W) {
    below.template operator()<W>(0);
  } else {
    for_each_column_tile<width, W, 1>([&]<std::size_t Width, std::size_t, std::size_t>(std::size_t column)
                                          __attribute__((always_inline)) { below.template operator()<Width>(column); });
  }
}

// The same of a map that is one row: vectors stand side by side.
template <Window G, class T, std::size_t Vectors, class Body>
INGOT_INLINE void for_each_row_run(Body const& body) {
  constexpr std::size_t width = G.columns.output();
  constexpr std::size_t W = register_for<T>(G);
  if constexpr (width < W) {
    body.template operator()<Columns{W, 1, width}, 1>(std::size_t{0}, std::size_t{0});
  } else {
    for_each_column_tile<width, W, Vectors>(
        [&]<std::size_t Width, std::size_t Count, std::size_t>(std::size_t column) __attribute__((always_inline)) {
          body.template operator()<Columns{Width, 1, Width}, Count>(std::size_t{0}, column);
        });
  }
}

// The tile of a map whose squares are pooled has an even number of rows, also where no rows are joined.
constexpr TileSize pooled(TileSize size) {
  std::size_t const vectors = std::max(std::size_t{2}, size.vectors / 2 * 2);
  std::size_t rows = size.rows;
  while (rows > 1 && rows * vectors + vectors + 1 > simd::registers) --rows;
  return {rows, vectors};
}

// convolve_group in registers of one number.
template <Window G, Planes P, TapWeights Weights, std::size_t Rows, std::size_t Terms, bool HasBias, TileSize Chosen,
          class T, class PostOps>
void convolve_group_of_numbers(T const* weight, T const* bias, T const* in, T* out, PostOps const& ops) {
  static_assert(P.phases == 1);
  constexpr TapRow taps = tap_row(G.columns.kernel, G.columns.dilation, Weights.flipped);
  constexpr std::size_t height = G.rows.output();
  constexpr std::size_t width = G.columns.output();
  constexpr std::size_t tap_rows = G.rows.kernel;
  constexpr auto row = static_cast<std::ptrdiff_t>(G.rows.dilation * P.row_size());
  constexpr Loops loops{
      Rows,
      height,
      width,
      Terms,
      tap_rows,
      Weights.row,
      static_cast<std::ptrdiff_t>(Weights.term) - static_cast<std::ptrdiff_t>(G.kernel_size()),
      static_cast<std::ptrdiff_t>(P.size()) - static_cast<std::ptrdiff_t>(tap_rows) * (Weights.flipped ? -row : row),
      Weights.flipped ? -row : row,
      G.rows.stride * P.row_size()};
  constexpr NumberTile size = Chosen.chosen() && !is_max_pool<PostOps>
                                  ? NumberTile{std::min(Chosen.rows, Rows), 1, std::min(Chosen.vectors, width)}
                                  : number_tile_for(Rows, height, width, taps, pool_sides<PostOps>);
  convolve_numbers<HasBias, size, taps, loops>(
      weight, bias, in + (Weights.flipped ? (tap_rows - 1) * G.rows.dilation * P.row_size() : 0), out, ops);
}

// The maps of `Rows` channels of the output from `Terms` channels of the input. `ops` are post-operations of the
// outputs from `out` on.
template <Window G, Planes P, TapWeights Weights, std::size_t Rows, std::size_t Terms, bool HasBias, TileSize Chosen,
          class T, class PostOps>
void convolve_group(T const* weight, T const* bias, T const* in, T* out, PostOps ops) {
  if constexpr (simd::width<T> == 1) {
    return convolve_group_of_numbers<G, P, Weights, Rows, Terms, HasBias, Chosen>(weight, bias, in, out, ops);
  } else {
    constexpr std::size_t height = G.rows.output();
    constexpr std::size_t width = G.columns.output();
    constexpr std::size_t step = G.rows.stride * P.row_size();
    constexpr std::size_t W = register_for<T>(G);
    constexpr bool together = rows_stand_together<G, P, T>;
    constexpr std::size_t joined = rows_in_register<T>(G, W, Rows, together);
    constexpr bool pools = is_max_pool<PostOps>;
    constexpr std::size_t vectors = height == 1 ? (width + W - 1) / W : (height + joined - 1) / joined;
    constexpr TileSize unpooled =
        Chosen.chosen() ? Chosen : tile_for(Rows, vectors, simd::registers, together ? 1 : joined);
    constexpr TileSize size = pools ? pooled(unpooled) : unpooled;
    for_each_row_tile<Rows, size.rows>([&]<std::size_t Some>(std::size_t r) __attribute__((always_inline)) {
      auto const convolve = [&]<Columns C, std::size_t Vectors>(std::size_t row,
                                                                std::size_t column) __attribute__((always_inline)) {
        Tile<T, C.width, Some, Vectors, C.rows, together> tile;
        if constexpr (HasBias) {
          tile.start_rows(bias + r);
        } else {
          tile.start(T(0));
        }
        constexpr std::size_t in_step = height == 1 ? C.width : step;
        add_taps<G, P, Weights, Terms>(tile, weight + r * Weights.row, in + row * step + column, in_step);
        if constexpr (pools) {
          std::size_t const first = (r * (height / 2) + row / 2) * (width / 2) + column / 2;
          tile.template store_pooled<C.count>(out + first, height / 2 * (width / 2), width / 2, ops.from(0, first));
        } else {
          constexpr std::size_t out_step = height == 1 ? C.width : width;
          std::size_t const first = (r * height + row) * width + column;
          tile.template store<C.count, (C.rows == 1 || C.count == width)>(out + first, height * width, out_step,
                                                                          ops.from(0, first));
        }
      };
      if constexpr (height == 1) {
        for_each_row_run<G, T, size.vectors>(convolve);
      } else {
        for_each_map_tile<G, P, Rows, T, size.vectors>(convolve);
      }
    });
  }
}

// The window that the gradient of an input reads the gradient of the output through; its stride is 1.
constexpr Axis backward_axis(Axis a) {
  return {a.output(), a.kernel, 1, a.dilation, a.extent() - 1 - a.before, a.extent() - 1 - a.after};
}
constexpr Window backward_window(Window g) {
  return {backward_axis(g.rows), backward_axis(g.columns)};
}

// How many filters' gradients are summed together, each with as many sums as the kernel has columns.
constexpr std::size_t filters_in_tile(std::size_t filters, std::size_t taps) {
  std::size_t best = 1;
  for (std::size_t f = 1; f <= filters; ++f) {
    if (f * taps + taps + 1 <= simd::registers && (filters % f == 0 || f * taps >= 8)) best = f;
  }
  return best;
}

// Sums over a batch, of a run of W columns of the map, for Filters filters and one row of taps: a register each.
// sums[(f * kernel columns + kx) * map columns + column]; X gives the planes of a sample, Dy its map.
template <Window G, Planes P, std::size_t W, std::size_t Filters, std::size_t B, class T, class X, class Dy>
INGOT_INLINE void sum_tap_row(X const& planes, Dy const& map, std::size_t column, T* sums) {
  constexpr std::size_t width = G.columns.output();
  constexpr std::size_t taps = G.columns.kernel;
  simd::vector_t<T, W> tile[Filters][taps];
  INGOT_UNROLL
  for (std::size_t f = 0; f < Filters; ++f) {
    INGOT_UNROLL
    for (std::size_t kx = 0; kx < taps; ++kx) tile[f][kx] = simd::broadcast<T, W>(T(0));
  }
  for (std::size_t b = 0; b < B; ++b) {
    T const* x = planes(b) + column;
    T const* dy = map(b) + column;
    for (std::size_t oy = 0; oy < G.rows.output(); ++oy) {
      simd::vector_t<T, W> in[taps];
      INGOT_UNROLL
      for (std::size_t kx = 0; kx < taps; ++kx) in[kx] = simd::load<W>(x + P.column(kx * G.columns.dilation));
      INGOT_UNROLL
      for (std::size_t f = 0; f < Filters; ++f) {
        simd::vector_t<T, W> const up = simd::load<W>(dy + f * G.output_size());
        INGOT_UNROLL
        for (std::size_t kx = 0; kx < taps; ++kx) tile[f][kx] += up * in[kx];
      }
      x += G.rows.stride * P.row_size();
      dy += width;
    }
  }
  INGOT_UNROLL
  for (std::size_t f = 0; f < Filters; ++f) {
    INGOT_UNROLL
    for (std::size_t kx = 0; kx < taps; ++kx) simd::store<W>(sums + (f * taps + kx) * W, tile[f][kx]);
  }
}

// dw of Filters filters, one channel and one row of taps: the sums of all columns, added from the left.
template <Window G, Planes P, std::size_t Filters, std::size_t B, class T, class X, class Dy>
void add_tap_row_gradient(X const& planes, Dy const& map, T* dweight, std::size_t filter_step) {
  constexpr std::size_t width = G.columns.output();
  constexpr std::size_t taps = G.columns.kernel;
  constexpr std::size_t W = std::min(simd::width<T>, std::bit_floor(width));
  // The sums of one run of columns at a time, so that what they take does not grow with the map.
  std::array<T, Filters * taps> totals{};
  for_each_column_tile<width, W, 1>([&]<std::size_t Width, std::size_t, std::size_t Fresh>(std::size_t column)
                                        __attribute__((always_inline)) {
                                          std::array<T, Filters * taps * Width> sums;
                                          sum_tap_row<G, P, Width, Filters, B>(planes, map, column, sums.data());
                                          for (std::size_t i = 0; i < Filters * taps; ++i) {
                                            for (std::size_t j = Width - Fresh; j < Width; ++j)
                                              totals[i] += sums[i * Width + j];
                                          }
                                        });
  for (std::size_t f = 0; f < Filters; ++f) {
    for (std::size_t kx = 0; kx < taps; ++kx) dweight[f * filter_step + kx] += totals[f * taps + kx];
  }
}

}  // namespace ingot::kernels::detail

#include "ingot/core/epilogue.hpp"
