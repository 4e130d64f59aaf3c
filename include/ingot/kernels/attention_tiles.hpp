// The rows of attention of a whole sequence, several queries at a time, on targets whose registers hold several
// numbers.
//
// Numerics    the bits of attention_row, row by row: a key that a query does not see has no influence on it.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ingot/core/simd.hpp"
#include "ingot/kernels/attention_scores.hpp"
#include "ingot/kernels/attention_shape.hpp"
#include "ingot/kernels/attention_softmax.hpp"
#include "ingot/kernels/tile.hpp"
#include "ingot/kernels/weighted_sums.hpp"

namespace ingot::kernels {

// Whether attention is computed in such tiles.
template <class T>
inline constexpr bool attends_in_tiles = simd::in_registers<T> && (simd::width<T> > 1);

// The keys of a head stand in blocks of 16, number by number, so that a register holds scores of several keys with one
// query, each a sum of `dot` in its order.
template <AttentionShape S, class T>
struct AttentionTiles {
  static constexpr std::size_t block = 16;  // keys
  static constexpr std::size_t D = S.head_size;
  static constexpr std::size_t W = std::min(simd::width<T>, block);
  static constexpr std::size_t queries = std::min(S.queries, std::size_t{4});
  static constexpr std::size_t padded_keys = (S.keys + block - 1) / block * block;
  // Of the scores of one query; a softmax writes a register beyond those it is of.
  static constexpr std::size_t row = padded_keys + block;
  static constexpr std::size_t scratch_size = padded_keys * D + queries * row + padded_keys + block;

  // In scratch: the blocks of keys, the scores of some queries, and the marks of all keys, side by side.
  T* scratch;
  T* blocks() const { return scratch; }
  T* scores() const { return blocks() + padded_keys * D; }
  T* marks() const { return scores() + queries * row; }

  static constexpr auto counts_from(AllCount, std::size_t) { return AllCount{}; }
  static constexpr auto counts_from(MarksInRow<T> counts, std::size_t first) {
    return MarksInRow<T>{counts.marks + first};
  }
  AllCount read_marks(AllCount) const { return {}; }
  MarksInRow<T> read_marks(MarkedCount<T> counts) const {
    for (std::size_t i = 0; i < S.keys; ++i) marks()[i] = counts.marks[i * counts.step];
    return {marks()};
  }

  void read_keys(T const* keys, std::size_t step) const {
    for (std::size_t first = 0; first < S.keys; first += block) {
      std::size_t const count = std::min(S.keys - first, block);
      T* const to = blocks() + first * D;
      for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t d = 0; d < D; ++d) to[d * block + i] = keys[(first + i) * step + d];
      }
      for (std::size_t i = count; i < block; ++i) {
        for (std::size_t d = 0; d < D; ++d) to[d * block + i] = T(0);
      }
    }
  }

  // The scores of Rows queries with the keys from `first` to before `end`, and of some beside those.
  template <std::size_t Rows>
  void score(T const* q, std::size_t step, T scale, std::size_t first, std::size_t end) const {
    for (std::size_t i = first / W * W; i < end; i += W) {
      T const* const keys = blocks() + i / block * block * D + i % block;
      auto const sums = ScoreTile<T, W, Rows>{keys, block, q, step}.template dots<D>(0);
      INGOT_UNROLL
      for (std::size_t r = 0; r < Rows; ++r) simd::store<W>(scores() + r * row + i, sums[r] * scale);
    }
  }

  // out[r] = the sum of the values that query t + r sees.
  template <std::size_t Rows>
  void sum(std::size_t t, T const* values, std::size_t step, T* out, std::size_t out_step) const {
    std::size_t const first = S.first(t);
    std::array<detail::WeightedRow, Rows> rows;
    for (std::size_t r = 0; r < Rows; ++r) {
      std::size_t const later = S.first(t + r) - first;
      rows[r] = {S.end(t + r) - first - later, r * row + later, later};
    }
    auto const value = [&](std::size_t i) __attribute__((always_inline)) { return values + (first + i) * step; };
    bool const shared = S.window == 0 || rows[Rows - 1].values == 0;
    if (shared) detail::weighted_sums_in_registers<true, D>(rows, scores() + first, value, out, out_step);
    if constexpr (S.window > 0) {
      if (!shared) detail::weighted_sums_in_registers<false, D>(rows, scores() + first, value, out, out_step);
    }
  }

  // One head of all queries. use(t, weights) is called with the first of the keys' weights that query t sees, and may
  // change them.
  template <class Counts, class Use>
  void attend(T const* q, std::size_t q_step, T scale, T const* keys, T const* values, std::size_t step,
              Counts const& counts, Use const& use, T* out, std::size_t out_step) const {
    read_keys(keys, step);
    auto const tile = [&]<std::size_t Rows>(std::size_t query) {
      score<Rows>(q + query * q_step, q_step, scale, S.first(query), S.end(query + Rows - 1));
      for (std::size_t r = 0; r < Rows; ++r) {
        std::size_t const first = S.first(query + r);
        std::size_t const seen = S.end(query + r) - first;
        T* const weights = scores() + r * row + first;
        attention_softmax<true>(weights, seen, counts_from(counts, first));
        use(query + r, weights);
      }
      sum<Rows>(query, values, step, out + query * out_step, out_step);
    };
    for_each_row_tile<S.queries, queries>(tile);
  }
};

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
