// Tiles of sums in registers: rows times columns of a product of matrices, each one running sum.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <utility>

#include "ingot/core/simd.hpp"
#include "ingot/kernels/post_ops.hpp"

namespace ingot::kernels {

// sums[r][v] stands for W columns of row r. `step`: how far apart the vectors of a row stand in memory; where each is
// made of several Parts, how far apart those do. Together: where they are read, they stand side by side.
template <class T, std::size_t W, std::size_t Rows, std::size_t Vectors, std::size_t Parts = 1, bool Together = false>
struct Tile {
  using Vector = simd::vector_t<T, W>;
  static constexpr std::size_t part = W / Parts;

  Vector sums[Rows][Vectors];

  INGOT_INLINE void start(T value) {
    INGOT_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) start_row(r, value);
  }
  // Rows start with values of their own.
  INGOT_INLINE void start_rows(T const* values) {
    INGOT_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) start_row(r, values[r] + T(0));
  }

  // sums[r] += factors[r * apart] * (the vectors from `in` on)
  INGOT_INLINE void add(T const* factors, std::size_t apart, T const* in, std::size_t step) {
    Vector terms[Vectors];
    INGOT_UNROLL
    for (std::size_t v = 0; v < Vectors; ++v) {
      terms[v] = simd::load_parts<W, (Together ? 1 : Parts)>(in + v * Parts * step, step);
    }
    INGOT_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) {
      T const factor = factors[r * apart];
      INGOT_UNROLL
      for (std::size_t v = 0; v < Vectors; ++v) sums[r][v] += factor * terms[v];
    }
  }

  // Rows stand `row` numbers apart; of each part the first Count numbers are stored, side by side if `step` is Count.
  // `ops` are post-operations of the outputs from `out` on.
  template <std::size_t Count = part, bool SideBySide = Parts == 1, class PostOps = NoPostOps>
  INGOT_INLINE void store(T* out, std::size_t row, std::size_t step, PostOps const& ops = {}) const {
    INGOT_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) {
      INGOT_UNROLL
      for (std::size_t v = 0; v < Vectors; ++v) {
        if constexpr (SideBySide) {
          std::size_t const at = r * row + v * Parts * step;
          simd::store_first<Count * Parts, T, W>(out + at,
                                                 ops.template at<Count * Parts>(counted<Count>(sums[r][v]), at));
        } else {
          std::array<simd::vector_t<T, part>, Parts> const parts = simd::split<T, W, Parts>(sums[r][v]);
          INGOT_UNROLL
          for (std::size_t p = 0; p < Parts; ++p) {
            std::size_t const at = r * row + (v * Parts + p) * step;
            simd::store_first<Count, T, part>(out + at, ops.template at<Count>(parts[p], at));
          }
        }
      }
    }
  }

  // The largest of each square of two rows and two columns instead.
  template <std::size_t Count = part, class PostOps>
  INGOT_INLINE void store_pooled(T* out, std::size_t row, std::size_t step, PostOps const& ops) const {
    INGOT_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) {
      INGOT_UNROLL
      for (std::size_t y = 0; y < Vectors * Parts; y += 2) {
        auto const largest = largest_of_squares(r, y, ops.first);
        std::size_t const at = r * row + y / 2 * step;
        simd::store_first<Count / 2, T, part / 2>(out + at, ops.second.template at<Count / 2>(largest, at));
      }
    }
  }

  // The same, added to what stands there; of the columns only the last Fresh ones.
  template <std::size_t Fresh>
  INGOT_INLINE void add_to(T* out, std::size_t row, std::size_t step) const {
    INGOT_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) {
      [&]<std::size_t... V>(std::index_sequence<V...>) __attribute__((always_inline)) {
        (add_register<(V + 1) * W <= stale<Fresh> ? W : (V * W >= stale<Fresh> ? 0 : stale<Fresh> - V * W)>(
             out + r * row + V * step, sums[r][V]),
         ...);
      }(std::make_index_sequence<Vectors>{});
    }
  }

 private:
  // Rows y and y + 1 of a map in squares of two columns: of each the largest, in the order of its numbers.
  template <class PostOps>
  INGOT_INLINE auto largest_of_squares(std::size_t r, std::size_t y, PostOps const& ops) const {
    constexpr auto even = [](std::size_t i) { return 2 * i; };
    constexpr auto odd = [](std::size_t i) { return 2 * i + 1; };
    auto const upper = ops.template at<part>(part_of_row(r, y), 0);
    auto const lower = ops.template at<part>(part_of_row(r, y + 1), 0);
    auto best = simd::shuffle<T, part, part / 2, even>(upper, upper);
    best = simd::larger(best, simd::shuffle<T, part, part / 2, odd>(upper, upper));
    best = simd::larger(best, simd::shuffle<T, part, part / 2, even>(lower, lower));
    return simd::larger(best, simd::shuffle<T, part, part / 2, odd>(lower, lower));
  }
  INGOT_INLINE simd::vector_t<T, part> part_of_row(std::size_t r, std::size_t y) const {
    return simd::split<T, W, Parts>(sums[r][y / Parts])[y % Parts];
  }

  template <std::size_t Fresh>
  static constexpr std::size_t stale = Vectors * W - Fresh;

  template <std::size_t Stale>
  INGOT_INLINE static void add_register(T* to, Vector sum) {
    if constexpr (Stale < W) {
      constexpr auto fresh = [](std::size_t i) { return i < Stale ? i : W + i; };
      Vector const before = simd::load<W>(to);
      if constexpr (Stale == 0) {
        simd::store<W>(to, before + sum);
      } else {
        simd::store<W>(to, simd::shuffle<T, W, W, fresh>(before, before + sum));
      }
    }
  }

  // The first Count numbers of all parts, side by side.
  template <std::size_t Count>
  INGOT_INLINE static Vector counted(Vector v) {
    if constexpr (Count == part) {
      return v;
    } else {
      constexpr auto from = [](std::size_t i) { return i < Count * Parts ? i / Count * part + i % Count : 0; };
      return simd::shuffle<T, W, W, from>(v, v);
    }
  }

  INGOT_INLINE void start_row(std::size_t r, T value) {
    INGOT_UNROLL
    for (std::size_t v = 0; v < Vectors; ++v) sums[r][v] = simd::broadcast<T, W>(value);
  }
};

// How many rows and vectors a tile has; 0 where a rule is to say it.
struct TileSize {
  std::size_t rows = 0;
  std::size_t vectors = 0;

  constexpr bool chosen() const { return rows > 0 && vectors > 0; }
};

// What a tile costs for each term: its sums, of which fewer than eight wait for each other and count as eight, and its
// loads. Processors with vectors load beside what they compute; others do one or the other.
constexpr std::size_t tile_cost(std::size_t rows, std::size_t vectors, std::size_t loads_of_vector) {
  constexpr std::size_t weight = simd::register_bytes > 0 ? 4 : 1;
  std::size_t const sums = rows * vectors;
  std::size_t const loads = rows + vectors * (2 * loads_of_vector - 1);  // parts of a vector are put together
  return sums == 0 ? 0 : weight * (sums > 8 ? sums : 8) + loads;
}

// The tile for a product of `rows` rows and `vectors` vectors of columns, each of so many loads, that is cheapest and
// keeps its sums, the vectors of one term and a factor in registers. What is left over of the rows or vectors is a tile
// of its own.
constexpr TileSize tile_for(std::size_t rows, std::size_t vectors, std::size_t registers = simd::registers,
                            std::size_t loads_of_vector = 1) {
  TileSize best{1, 1};
  std::size_t least = static_cast<std::size_t>(-1);
  for (std::size_t v = 1; v <= 12 && v <= vectors; ++v) {
    for (std::size_t r = 1; r <= 16 && r <= rows; ++r) {
      if (r * v + v + 1 > registers) break;
      auto const of_all_rows = [=](std::size_t tile_vectors) {
        return rows / r * tile_cost(r, tile_vectors, loads_of_vector) +
               tile_cost(rows % r, tile_vectors, loads_of_vector);
      };
      std::size_t const total = vectors / v * of_all_rows(v) + of_all_rows(vectors % v);
      if (total < least) {
        least = total;
        best = {r, v};
      }
    }
  }
  return best;
}

// Calls body.template operator()<Rows>(first) for one tile of rows after the other.
template <std::size_t Count, std::size_t Rows, class Body>
INGOT_INLINE void for_each_row_tile(Body const& body) {
  for (std::size_t first = 0; first + Rows <= Count; first += Rows) body.template operator()<Rows>(first);
  if constexpr (Count % Rows != 0) body.template operator()<Count % Rows>(Count - Count % Rows);
}

// Calls body.template operator()<W, Vectors, Fresh>(first) for runs of Vectors registers of W columns. What is left at
// the end is a shorter run, and a narrower register where one holds it; where the last one would not be full it begins
// earlier: then only the last Fresh columns of its run are new, and others are computed once more.
template <std::size_t Count, std::size_t W, std::size_t Vectors, class Body>
INGOT_INLINE void for_each_column_tile(Body const& body) {
  static_assert(Count >= W);
  constexpr std::size_t run = W * Vectors;
  for (std::size_t first = 0; first + run <= Count; first += run) {
    body.template operator()<W, Vectors, run>(first);
  }
  constexpr std::size_t rest = Count % run;
  constexpr std::size_t last = std::bit_ceil(rest % W);
  constexpr std::size_t full = rest / W + (last == W ? 1 : 0);
  if constexpr (rest % W != 0 && last == W && Count >= full * W) {
    body.template operator()<W, full, rest>(Count - full * W);
  } else {
    if constexpr (rest / W > 0) body.template operator()<W, rest / W, rest / W * W>(Count - rest);
    if constexpr (rest % W != 0) body.template operator()<last, 1, rest % W>(Count - last);
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
