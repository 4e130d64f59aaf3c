// Products of a matrix's rows with samples, several at once: the sums of `dot` in its order, in registers of several
// numbers.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <type_traits>

#include "ingot/core/simd.hpp"
#include "ingot/kernels/dot.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

namespace detail {

// How halves of groups are put together: within blocks, the halves of a's groups and then those of b's. Blocks are what
// a target's shuffles move numbers in, 16 bytes; larger groups are moved as a whole.
template <class T, std::size_t W, std::size_t Group>
struct Halving {
  static constexpr std::size_t block_bytes = 16;
  static constexpr std::size_t block = Group * sizeof(T) > block_bytes || W * sizeof(T) < block_bytes
                                           ? W
                                           : block_bytes / sizeof(T);
  static constexpr std::size_t half = Group / 2;

  // Where the number at `position` of the result has its first term; its second stands `half` further.
  static constexpr std::size_t first_term(std::size_t position) {
    std::size_t const within = position % block;
    bool const of_b = within >= block / 2;
    std::size_t const taken = within % (block / 2);
    return (of_b ? W : 0) + position / block * block + taken / half * Group + taken % half;
  }
  static constexpr std::size_t second_term(std::size_t position) { return first_term(position) + half; }
};

// Groups of `Group` lanes, each the partial sums of one row, halved until they are numbers: Rows vectors of them, which
// become one.
template <std::size_t W, std::size_t Group, std::size_t Vectors, class T>
INGOT_INLINE simd::vector_t<T, W> halve(std::array<simd::vector_t<T, W>, Vectors> const& v) {
  if constexpr (Group == 1) {
    static_assert(Vectors == 1);
    return v[0];
  } else if constexpr (Vectors == 1) {
    constexpr auto upper = [](std::size_t position) { return (position + Group / 2) % W; };
    return halve<W, Group / 2, 1, T>({v[0] + simd::shuffle<T, W, W, upper>(v[0], v[0])});
  } else {
    using Order = Halving<T, W, Group>;
    constexpr auto first = [](std::size_t position) { return Order::first_term(position); };
    constexpr auto second = [](std::size_t position) { return Order::second_term(position); };
    std::array<simd::vector_t<T, W>, Vectors / 2> halves;
    INGOT_UNROLL
    for (std::size_t i = 0; i < Vectors / 2; ++i) {
      halves[i] = simd::shuffle<T, W, W, first>(v[2 * i], v[2 * i + 1]) +
                  simd::shuffle<T, W, W, second>(v[2 * i], v[2 * i + 1]);
    }
    return halve<W, Group / 2, Vectors / 2, T>(halves);
  }
}

// Which lane of halve's result has each row's sum: the same steps on numbers that say where they come from.
template <class T, std::size_t W, std::size_t Rows>
inline constexpr std::array<std::size_t, Rows> lane_of_row = [] {
  std::array<std::array<std::size_t, W>, Rows> row_at{};
  for (std::size_t r = 0; r < Rows; ++r) row_at[r].fill(r);
  auto const step = [&]<std::size_t Group>(std::size_t vectors) {
    for (std::size_t i = 0; i < vectors / 2; ++i) {
      std::array<std::size_t, W> halves{};
      for (std::size_t p = 0; p < W; ++p) {
        std::size_t const from = Halving<T, W, Group>::first_term(p);
        halves[p] = from < W ? row_at[2 * i][from] : row_at[2 * i + 1][from - W];
      }
      row_at[i] = halves;
    }
  };
  if constexpr (Rows >= 2) step.template operator()<W>(Rows);
  if constexpr (Rows >= 4) step.template operator()<W / 2>(Rows / 2);
  if constexpr (Rows >= 8) step.template operator()<W / 4>(Rows / 4);
  if constexpr (Rows >= 16) step.template operator()<W / 8>(Rows / 8);
  std::array<std::size_t, Rows> lane{};
  for (std::size_t p = W; p-- > 0;) lane[row_at[0][p]] = p;
  return lane;
}();

}  // namespace detail

// dot of Rows rows with Samples samples, at most longest_dot numbers long: 16 partial sums each.
template <class T, std::size_t Rows, std::size_t Samples>
struct DotTile {
  static constexpr std::size_t width = simd::width<T> < lanes ? simd::width<T> : lanes;
  static constexpr std::size_t parts = lanes / width;
  using Vector = simd::vector_t<T, width>;

  Vector sums[Rows][Samples][parts];

  // The first 16 terms of each. They are not added to 0: that would tell -0 from 0 alone, which `dots` does.
  INGOT_INLINE void start(T const* rows, std::size_t row, T const* samples, std::size_t sample) {
    for_each_product(rows, row, samples, sample,
                     [](Vector& sum, Vector weights, Vector inputs)
                         __attribute__((always_inline)) { sum = weights * inputs; });
  }

  // Adds 16 terms of each.
  INGOT_INLINE void add(T const* rows, std::size_t row, T const* samples, std::size_t sample) {
    for_each_product(rows, row, samples, sample,
                     [](Vector& sum, Vector weights, Vector inputs)
                         __attribute__((always_inline)) { sum += weights * inputs; });
  }

  // The partial sums of one sample added up, a number a row.
  INGOT_INLINE simd::vector_t<T, Rows> total(std::size_t s) {
    std::array<Vector, Rows> halves;
    INGOT_UNROLL
    for (std::size_t r = 0; r < Rows; ++r) {
      INGOT_UNROLL
      for (std::size_t half = parts / 2; half > 0; half /= 2) {
        INGOT_UNROLL
        for (std::size_t p = 0; p < half; ++p) sums[r][s][p] += sums[r][s][p + half];
      }
      halves[r] = sums[r][s][0];
    }
    constexpr auto lane = [](std::size_t r) { return detail::lane_of_row<T, width, Rows>[r]; };
    Vector const sum = detail::halve<width, width, Rows, T>(halves);
    return simd::shuffle<T, width, Rows, lane>(sum, sum);
  }

 private:
  template <class Use>
  INGOT_INLINE void for_each_product(T const* rows, std::size_t row, T const* samples, std::size_t sample,
                                     Use const& use) {
    INGOT_UNROLL
    for (std::size_t p = 0; p < parts; ++p) {
      Vector x[Samples];
      INGOT_UNROLL
      for (std::size_t s = 0; s < Samples; ++s) x[s] = simd::load<width>(samples + s * sample + p * width);
      INGOT_UNROLL
      for (std::size_t r = 0; r < Rows; ++r) {
        Vector const w = simd::load<width>(rows + r * row + p * width);
        INGOT_UNROLL
        for (std::size_t s = 0; s < Samples; ++s) use(sums[r][s][p], w, x[s]);
      }
    }
  }
};

// How many rows and samples a DotTile has: as chosen, rows rounded down to a power of two that a register holds; else
// the most terms a load whose sums, samples and one row are in registers. Of rows whose last terms do not fill a
// register four: those terms are single numbers, of which more rows have too many.
struct DotTileSize {
  std::size_t rows = 0;
  std::size_t samples = 0;
};
template <class T>
constexpr DotTileSize dot_tile_for(std::size_t terms, std::size_t rows, std::size_t samples, DotTileSize chosen = {}) {
  constexpr std::size_t width = simd::width<T> < lanes ? simd::width<T> : lanes;
  constexpr std::size_t parts = lanes / width;
  if (chosen.rows > 0 && chosen.samples > 0) {
    return {std::bit_floor(std::min({chosen.rows, width, rows})), std::min(chosen.samples, samples)};
  }
  DotTileSize best{1, 1};
  std::size_t const most = terms % lanes == 0 ? width : std::min(width, std::size_t{4});
  for (std::size_t r = 1; r <= most && r <= rows; r *= 2) {
    for (std::size_t s = 1; s <= 4 && s <= samples; ++s) {
      if ((r * s + s) * parts + 1 > simd::registers) break;
      if (r * s * (best.rows + best.samples) > best.rows * best.samples * (r + s)) best = {r, s};
    }
  }
  return best;
}

namespace detail {

// The products of Rows rows with Samples samples, each as dot has it: a register of rows for each sample.
template <std::size_t N, std::size_t Rows, std::size_t Samples, class T>
INGOT_INLINE std::array<simd::vector_t<T, Rows>, Samples> dots(T const* rows, std::size_t row, T const* samples,
                                                               std::size_t sample) {
  using Sums = std::array<simd::vector_t<T, Rows>, Samples>;
  if constexpr (N > longest_dot) {
    constexpr std::size_t half = half_of_dot<N>;
    Sums first = dots<half, Rows, Samples>(rows, row, samples, sample);
    Sums const second = dots<N - half, Rows, Samples>(rows + half, row, samples + half, sample);
    INGOT_UNROLL
    for (std::size_t s = 0; s < Samples; ++s) first[s] += second[s];
    return first;
  } else {
    constexpr std::size_t whole = N - N % lanes;
    DotTile<T, Rows, Samples> tile;
    tile.start(rows, row, samples, sample);
    for (std::size_t i = lanes; i < whole; i += lanes) tile.add(rows + i, row, samples + i, sample);
    Sums sums;
    INGOT_UNROLL
    for (std::size_t s = 0; s < Samples; ++s) {
      std::array<T, Rows> rest{};
      INGOT_UNROLL
      for (std::size_t i = whole; i < N; ++i) {
        INGOT_UNROLL
        for (std::size_t r = 0; r < Rows; ++r) rest[r] += rows[r * row + i] * samples[s * sample + i];
      }
      sums[s] = tile.total(s) + simd::load<Rows>(rest.data());
    }
    return sums;
  }
}

// Calls store(first row, sample, register of sums) for all products of Rows or fewer rows with Samples or fewer
// samples.
template <std::size_t N, std::size_t Count, std::size_t Rows, std::size_t B, std::size_t Samples, class T, class Store>
INGOT_INLINE void for_each_dot(T const* rows, T const* samples, std::size_t sample, Store const& store) {
  constexpr std::size_t whole = Count - Count % Rows;
  for (std::size_t r = 0; r < whole; r += Rows) {
    auto const some = [&]<std::size_t Some>(std::size_t first, std::integral_constant<std::size_t, Some>) {
      auto const sums = dots<N, Rows, Some>(rows + r * N, N, samples + first * sample, sample);
      INGOT_UNROLL
      for (std::size_t s = 0; s < Some; ++s) store(std::integral_constant<std::size_t, Rows>{}, r, first + s, sums[s]);
    };
    for (std::size_t b = 0; b + Samples <= B; b += Samples) some(b, std::integral_constant<std::size_t, Samples>{});
    if constexpr (B % Samples != 0) some(B - B % Samples, std::integral_constant<std::size_t, B % Samples>{});
  }
  if constexpr (Count % Rows != 0) {
    for_each_dot<N, Count % Rows, Rows / 2, B, Samples>(
        rows + whole * N, samples, sample,
        [&](auto width, std::size_t r, std::size_t b, auto sums) { store(width, whole + r, b, sums); });
  }
}

}  // namespace detail
}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
