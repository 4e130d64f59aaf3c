// Products of matrices whose columns stand side by side: sums of rows, each times a factor.
//
// Numerics    running sums of 32 terms, added up one after the other: an error within min(Terms, 32) + Terms / 32
//             roundings of the sum of magnitudes.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <type_traits>

#include "ingot/core/simd.hpp"
#include "ingot/kernels/tile.hpp"

namespace ingot::kernels {

// Terms of one running sum.
inline constexpr std::size_t longest_run = 32;

// A matrix of factors: number (row, term) is data[row * row_step + term * term_step].
template <class T>
struct Factors {
  T const* data;
  std::size_t row_step;
  std::size_t term_step;
};

// Rows of numbers, each `step` after the one before.
template <class T>
struct RowsOf {
  T* data;
  std::size_t step;
};

namespace detail {

template <std::size_t Rows, std::size_t Terms, std::size_t Columns, bool Accumulate, class T>
void product_in_registers(Factors<T> a, RowsOf<T const> b, RowsOf<T> c) {
  constexpr std::size_t W = std::min(simd::width<T>, std::bit_floor(Columns));
  constexpr TileSize size = tile_for(Rows, (Columns + W - 1) / W);
  for_each_column_tile<Columns, W, size.vectors>(
      [&]<std::size_t Width, std::size_t Vectors, std::size_t Fresh>(std::size_t j) __attribute__((always_inline)) {
        for_each_row_tile<Rows, size.rows>([&]<std::size_t Some>(std::size_t r) __attribute__((always_inline)) {
          auto const run = [&]<bool Adds, std::size_t Count>(std::size_t first) __attribute__((always_inline)) {
            Tile<T, Width, Some, Vectors> tile;
            tile.start(T(0));
            T const* const factors = a.data + r * a.row_step + first * a.term_step;
            T const* const in = b.data + first * b.step + j;
            for (std::size_t k = 0; k < Count; ++k)
              tile.add(factors + k * a.term_step, a.row_step, in + k * b.step, Width);
            if constexpr (Adds) {
              tile.template add_to<Accumulate ? Fresh : Vectors * Width>(c.data + r * c.step + j, c.step, Width);
            } else {
              tile.store(c.data + r * c.step + j, c.step, Width);
            }
          };
          constexpr std::size_t first_run = std::min(Terms, longest_run);
          run.template operator()<Accumulate, first_run>(0);
          for (std::size_t first = first_run; first + longest_run <= Terms; first += longest_run) {
            run.template operator()<true, longest_run>(first);
          }
          if constexpr (Terms > longest_run && Terms % longest_run != 0) {
            run.template operator()<true, Terms % longest_run>(Terms - Terms % longest_run);
          }
        });
      });
}

}  // namespace detail

// c[r][j] = sum_k a(r, k) b[k][j], or c += it. c overlaps neither operand.
template <std::size_t Rows, std::size_t Terms, std::size_t Columns, bool Accumulate, class T>
constexpr void product(Factors<T> a, RowsOf<T const> b, RowsOf<T> c) {
  if constexpr (simd::in_registers<T>) {
    if (!std::is_constant_evaluated()) {
      return detail::product_in_registers<Rows, Terms, Columns, Accumulate>(a, b, c);
    }
  }
  for (std::size_t r = 0; r < Rows; ++r) {
    T* const out = c.data + r * c.step;
    for (std::size_t j = 0; j < Columns; ++j) {
      for (std::size_t first = 0; first < Terms; first += longest_run) {
        T sum = T(0);
        for (std::size_t k = first; k < std::min(Terms, first + longest_run); ++k) {
          sum += a.data[r * a.row_step + k * a.term_step] * b.data[k * b.step + j];
        }
        out[j] = Accumulate || first > 0 ? out[j] + sum : sum;
      }
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
