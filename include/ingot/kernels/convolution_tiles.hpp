// Convolution in registers: tiles of filters times output rows, each sum in the order of channels and taps.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "ingot/core/simd.hpp"
#include "ingot/kernels/channels.hpp"
#include "ingot/kernels/planes.hpp"
#include "ingot/kernels/tile.hpp"
#include "ingot/kernels/window.hpp"

namespace ingot::kernels::detail {

// Terms of a sum: the weight of tap (0, 0) of a pair of channels, and how far apart they stand. A row of the tile is a
// channel of the output; a channel of the input is a term.
struct TapWeights {
  std::size_t row;
  std::size_t term;
};

// The sums of a tile over `terms` channels and all taps. `in` is where the first output reads its first tap.
template <Window G, Planes P, TapWeights Weights, std::size_t Terms, class T, class Tile>
INGOT_INLINE void add_taps(Tile& tile, T const* weight, T const* in, std::size_t step) {
  for (std::size_t term = 0; term < Terms; ++term) {
    T const* w = weight + term * Weights.term;
    for (std::size_t ky = 0; ky < G.rows.kernel; ++ky) {
      T const* const row = in + term * P.size() + ky * G.rows.dilation * P.row_size();
      for (std::size_t kx = 0; kx < G.columns.kernel; ++kx) {
        tile.add(w++, Weights.row, row + P.column(kx * G.columns.dilation), step);
      }
    }
  }
}

// Calls body.template operator()<W, Vectors>(row, column) for all outputs of a map: vectors stand below each other, or
// side by side where the map is one row.
template <Window G, std::size_t W, std::size_t Vectors, class Body>
INGOT_INLINE void for_each_map_tile(Body const& body) {
  constexpr std::size_t height = G.rows.output();
  constexpr std::size_t width = G.columns.output();
  if constexpr (height == 1) {
    for_each_column_tile<width, W, std::min(Vectors, width / W)>(
        [&]<std::size_t Width, std::size_t Count>(std::size_t column)
            __attribute__((always_inline)) { body.template operator()<Width, Count>(std::size_t{0}, column); });
  } else {
    for_each_column_tile<width, W, width / W == 0 ? 0 : 1>([&]<std::size_t Width, std::size_t>(std::size_t column)
                                                               __attribute__((always_inline)) {
      for_each_row_tile<height, Vectors>([&]<std::size_t Count>(std::size_t row) __attribute__((always_inline)) {
        body.template operator()<Width, Count>(row, column);
      });
    });
  }
}

// The maps of `Rows` channels of the output from `Terms` channels of the input.
template <Window G, Planes P, TapWeights Weights, std::size_t Rows, std::size_t Terms, bool HasBias, class T>
void convolve_group(T const* weight, T const* bias, T const* in, T* out) {
  constexpr std::size_t height = G.rows.output();
  constexpr std::size_t width = G.columns.output();
  constexpr std::size_t step = G.rows.stride * P.row_size();
  constexpr std::size_t W = std::min(simd::width<T>, std::bit_floor(width));
  constexpr TileSize size = tile_for(Rows, height == 1 ? width / W : height);
  for_each_row_tile<Rows, size.rows>([&]<std::size_t Some>(std::size_t r) __attribute__((always_inline)) {
    for_each_map_tile<G, W, size.vectors>(
        [&]<std::size_t Width, std::size_t Vectors>(std::size_t row, std::size_t column)
            __attribute__((always_inline)) {
              Tile<T, Width, Some, Vectors> tile;
              if constexpr (HasBias) {
                tile.start_rows(bias + r);
              } else {
                tile.start(T(0));
              }
              add_taps<G, P, Weights, Terms>(tile, weight + r * Weights.row, in + row * step + column,
                                             height == 1 ? Width : step);
              tile.template store<false>(out + (r * height + row) * width + column, height * width,
                                         height == 1 ? Width : width);
            });
  });
}

}  // namespace ingot::kernels::detail

#include "ingot/core/epilogue.hpp"
