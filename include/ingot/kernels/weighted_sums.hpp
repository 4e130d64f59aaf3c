// Sums of rows of numbers, each times a weight, as many as is known when it runs: the order of product.hpp.
//
// Numerics    running sums of 32 terms from the first on, added up one after the other.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <utility>

#include "ingot/core/simd.hpp"
#include "ingot/kernels/product.hpp"
#include "ingot/kernels/tile.hpp"

namespace ingot::kernels {

namespace detail {

// Row r of several: how many terms it has, and how far after the first row's its first weight and its first value
// stand. Lengths do not fall from row to row.
struct WeightedRow {
  std::size_t length;
  std::size_t weights;
  std::size_t values;
};

template <std::size_t R, class T, std::size_t W, std::size_t Rows, std::size_t Vectors>
INGOT_INLINE void add_to_row(Tile<T, W, Rows, Vectors>& tile, T weight, T const* in) {
  INGOT_UNROLL
  for (std::size_t v = 0; v < Vectors; ++v) tile.sums[R][v] += weight * simd::load<W>(in + v * W);
}

// out[r][j] = sum over i < length of weights[i] value(i)[j], for Rows rows, from the weights and values that `rows`
// says. With Shared all rows have the same values, and weights that stand equally far apart.
template <bool Shared, std::size_t D, std::size_t Rows, class T, class Value>
void weighted_sums_in_registers(std::array<WeightedRow, Rows> const& rows, T const* weights, Value const& value, T* out,
                                std::size_t out_step) {
  constexpr std::size_t W = std::min(simd::width<T>, std::bit_floor(D));
  constexpr TileSize size = tile_for(Rows, (D + W - 1) / W);
  std::size_t const shortest = rows[0].length;
  std::size_t const longest = rows[Rows - 1].length;
  auto const columns = [&]<std::size_t Width, std::size_t Vectors, std::size_t>(
                           std::size_t j) __attribute__((always_inline)) {
    for (std::size_t first = 0; first < longest; first += longest_run) {
      Tile<T, Width, Rows, Vectors> tile;
      tile.start(T(0));
      auto const add_to_each = [&]<bool All, std::size_t... R>(
                                   std::size_t i, std::index_sequence<R...>) __attribute__((always_inline)) {
        ((All || i < rows[R].length ? add_to_row<R>(tile, weights[rows[R].weights + i], value(rows[R].values + i) + j)
                                    : void()),
         ...);
      };
      std::size_t const end = std::min(longest, first + longest_run);
      std::size_t i = first;
      for (; i < std::min(end, shortest); ++i) {
        if constexpr (Shared) {
          tile.add(weights + i, rows[Rows - 1].weights / (Rows > 1 ? Rows - 1 : 1), value(i) + j, Width);
        } else {
          add_to_each.template operator()<true>(i, std::make_index_sequence<Rows>{});
        }
      }
      for (; i < end; ++i) add_to_each.template operator()<false>(i, std::make_index_sequence<Rows>{});
      if (first == 0) {
        tile.store(out + j, out_step, Width);
      } else {
        tile.template add_to<Vectors * Width>(out + j, out_step, Width);
      }
    }
  };
  for_each_column_tile<D, W, size.vectors>(columns);
}

}  // namespace detail

// out[j] = sum over i < n of weights[i] value(i)[j], for D numbers j.
template <std::size_t D, class T, class Value>
constexpr void weighted_sum(T const* weights, std::size_t n, Value const& value, T* out) {
  if constexpr (simd::in_registers<T>) {
    if (!std::is_constant_evaluated()) {
      return detail::weighted_sums_in_registers<true, D, 1>({detail::WeightedRow{n, 0, 0}}, weights, value, out, 0);
    }
  }
  for (std::size_t j = 0; j < D; ++j) {
    for (std::size_t first = 0; first < n; first += longest_run) {
      T sum = T(0);
      for (std::size_t i = first; i < std::min(n, first + longest_run); ++i) sum += weights[i] * value(i)[j];
      out[j] = first > 0 ? out[j] + sum : sum;
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
