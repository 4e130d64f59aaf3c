// Attention of all queries of a sequence to its keys, all heads, and its gradients.
//
//   weights[h, t, i] = softmax over the i that t sees of scale q[t, h] . k[i, h]
//   out[t, h] = sum_i weights[h, t, i] v[i, h]
//
// Numerics    each row as attention_row has it: its bits do not depend on the keys that it does not see. Gradients are
//             products as product.hpp has them, and the softmax's as softmax_backward.
// Aliasing    what is written overlaps nothing that is read; but `out` may be the queries' rows.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ingot/core/random.hpp"
#include "ingot/kernels/attention_row.hpp"
#include "ingot/kernels/attention_shape.hpp"
#include "ingot/kernels/attention_softmax.hpp"
#include "ingot/kernels/attention_tiles.hpp"
#include "ingot/kernels/dropout.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/product.hpp"
#include "ingot/kernels/sum.hpp"
#include "ingot/kernels/weighted_sums.hpp"

namespace ingot::kernels {

// No weight is dropped.
struct KeptWeights {};

// Weights of one sequence are dropped as DropRule says. The random word of each is the key's word of its place in
// [heads, queries, keys].
template <class T>
struct DroppedWeights {
  RandomKey key;
  DropRule<T> rule;

  constexpr void drop_row(T const* from, T* to, std::size_t place, std::size_t n) const {
    for (std::size_t i = 0; i < n;) {
      auto const words = key.block((place + i) / 4);
      for (std::size_t w = (place + i) % 4; w < 4 && i < n; ++w, ++i) {
        to[i] = from[i] * (words[w] >= rule.threshold ? rule.scale : T(0));
      }
    }
  }
};

// No weight is kept.
struct NoKeptWeights {};

// Scratch of attention_forward and of attention_backward.
template <class T, AttentionShape S>
inline constexpr std::size_t attention_scratch = [] {
  if constexpr (attends_in_tiles<T>) return AttentionTiles<S, T>::scratch_size;
  return S.keys;
}();
template <class T, AttentionShape S>
inline constexpr std::size_t attention_backward_scratch = S.keys * S.head_size + 2 * S.queries * S.keys;

namespace detail {

// What becomes of the weights of query t of head h, the first of them that of key `first`: they are kept in [heads,
// queries, keys], 0 where the query does not see a key, and dropped.
template <AttentionShape S, class T, class Drop, class Kept>
constexpr void use_weights(std::size_t h, std::size_t t, T* weights, [[maybe_unused]] Drop const& drop,
                           [[maybe_unused]] Kept const& kept) {
  [[maybe_unused]] std::size_t const first = S.first(t);
  [[maybe_unused]] std::size_t const n = S.end(t) - first;
  [[maybe_unused]] std::size_t const place = (h * S.queries + t) * S.keys;
  if constexpr (!std::is_same_v<Kept, NoKeptWeights>) {
    T* const row = kept + place;
    std::fill(row, row + first, T(0));
    std::copy_n(weights, n, row + first);
    std::fill(row + first + n, row + S.keys, T(0));
  }
  if constexpr (!std::is_same_v<Drop, KeptWeights>) drop.drop_row(weights, weights, place + first, n);
}

template <AttentionShape S, class T, class Counts, class Drop, class Kept>
void attend_in_tiles(AttentionRows<T const> in, T scale, Counts const& counts, Drop const& drop, Kept const& kept,
                     T* scratch, T* out, std::size_t out_step) {
  AttentionTiles<S, T> const tiles{scratch};
  auto const marks = tiles.read_marks(counts);
  for (std::size_t h = 0; h < S.heads; ++h) {
    std::size_t const at = h * S.head_size;
    tiles.attend(
        in.query + at, in.query_step, scale, in.key + at, in.value + at, in.key_step, marks,
        [&](std::size_t query, T* weights) { use_weights<S>(h, query, weights, drop, kept); }, out + at, out_step);
  }
}

}  // namespace detail

// out[t * out_step + j]. Of the keys those have weights that count: AllCount or MarkedCount. `drop`: KeptWeights or
// DroppedWeights; `kept`: where the weights are kept before that, [heads, queries, keys], or NoKeptWeights. `scratch`
// holds attention_scratch numbers.
template <AttentionShape S, class T, class Counts, class Drop = KeptWeights, class Kept = NoKeptWeights>
constexpr void attention_forward(AttentionRows<T const> in, T scale, Counts const& counts, T* scratch, T* out,
                                 std::size_t out_step, Drop const& drop = {}, Kept const& kept = {}) {
  constexpr std::size_t D = S.head_size;
  if constexpr (attends_in_tiles<T>) {
    if (!std::is_constant_evaluated()) {
      return detail::attend_in_tiles<S>(in, scale, counts, drop, kept, scratch, out, out_step);
    }
  }
  for (std::size_t h = 0; h < S.heads; ++h) {
    for (std::size_t t = 0; t < S.queries; ++t) {
      std::size_t const first = S.first(t);
      std::size_t const n = S.end(t) - first;
      auto const from = [&](T const* rows) {
        return [=](std::size_t i) { return rows + (first + i) * in.key_step + h * D; };
      };
      attention_scores<D>(in.query + t * in.query_step + h * D, scale, n, from(in.key), scratch);
      attention_softmax(scratch, n, [&](std::size_t i) { return counts(first + i); });
      detail::use_weights<S>(h, t, scratch, drop, kept);
      weighted_sum<D>(scratch, n, from(in.value), out + t * out_step + h * D);
    }
  }
}

namespace detail {

// slopes = weights (slopes - sum weights slopes) scale
template <std::size_t N, class T>
constexpr void attention_softmax_backward(T const* weights, T* slopes, T scale) {
  T const sum = sum_terms<T>(
      N, [&]<std::size_t W>(Together<W>, std::size_t i) { return read<W>(slopes + i) * read<W>(weights + i); });
  map_numbers<N>(
      [&](auto weight, auto slope) { return weight * (slope - decltype(slope)(sum)) * decltype(slope)(scale); }, slopes,
      weights, slopes);
}

}  // namespace detail

// From the rows of forward, its weights and the gradient of `out` (rows of all heads, `dout_step` apart): the gradients
// of query, key and value, written.
template <AttentionShape S, class T, class Drop>
constexpr void attention_backward(AttentionRows<T const> in, T scale, Drop const& drop, T const* weights, T const* dout,
                                  std::size_t dout_step, T* scratch, AttentionRows<T> gradient) {
  constexpr std::size_t D = S.head_size;
  constexpr std::size_t Q = S.queries;
  constexpr std::size_t K = S.keys;
  T* const values = scratch;  // of a head, transposed
  T* const slopes = values + K * D;
  T* const dropped = slopes + Q * K;
  for (std::size_t h = 0; h < S.heads; ++h) {
    T const* const kept = weights + h * Q * K;
    T const* used = kept;
    if constexpr (!std::is_same_v<Drop, KeptWeights>) {
      for (std::size_t t = 0; t < Q; ++t) drop.drop_row(kept + t * K, dropped + t * K, (h * Q + t) * K, K);
      used = dropped;
    }
    T const* const up = dout + h * D;
    product<K, Q, D, false>(Factors<T>{used, 1, K}, RowsOf<T const>{up, dout_step},
                            RowsOf<T>{gradient.value + h * D, gradient.key_step});
    for (std::size_t i = 0; i < K; ++i) {
      for (std::size_t j = 0; j < D; ++j) values[j * K + i] = in.value[i * in.key_step + h * D + j];
    }
    product<Q, D, K, false>(Factors<T>{up, dout_step, 1}, RowsOf<T const>{values, K}, RowsOf<T>{slopes, K});
    for (std::size_t t = 0; t < Q; ++t) {
      T* const row = slopes + t * K;
      if constexpr (!std::is_same_v<Drop, KeptWeights>) drop.drop_row(row, row, (h * Q + t) * K, K);
      detail::attention_softmax_backward<K>(kept + t * K, row, scale);
    }
    product<Q, K, D, false>(Factors<T>{slopes, K, 1}, RowsOf<T const>{in.key + h * D, in.key_step},
                            RowsOf<T>{gradient.query + h * D, gradient.query_step});
    product<K, Q, D, false>(Factors<T>{slopes, 1, K}, RowsOf<T const>{in.query + h * D, in.query_step},
                            RowsOf<T>{gradient.key + h * D, gradient.key_step});
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
