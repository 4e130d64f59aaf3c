// Attention of one query to a row of keys and values that stand anywhere.
//
//   weights[i] = softmax over i of scale q . key(i)      out[j] = sum_i weights[i] value(i)[j]
//
// Whoever has a query, and a way to reach the keys and values of the steps that it may look at, calls attention_row:
// a pass over a whole sequence for each of its steps, a stream for its newest one with key(i) in a ring. i = 0 is the
// oldest step that may be looked at; nothing but the n steps, in that order, has an influence on the bits.
//
// Numerics    q . key as `dot` has it; the sum of powers as `sum_terms` has it; the sum of values in running sums of 32,
//             as product.hpp has it: all of them counted from the oldest step on, so that n alone says the order.
// Steps that do not count (`counts(i)` is false) have the weight 0, and keep their place in the order. Where none
// counts, all weights and `out` are 0. Bad numbers are those of softmax: a score of NaN or +infinity makes the row NaN.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <type_traits>

#include "ingot/core/math.hpp"
#include "ingot/core/simd.hpp"
#include "ingot/kernels/dot.hpp"
#include "ingot/kernels/product.hpp"
#include "ingot/kernels/sum.hpp"
#include "ingot/kernels/tile.hpp"

namespace ingot::kernels {

// All steps count.
struct AllCount {};

namespace detail {

template <class Counts>
constexpr bool step_counts(Counts const& counts, std::size_t i) {
  return counts(i);
}
constexpr bool step_counts(AllCount, std::size_t) {
  return true;
}

// out[i] = f(in[i]) for the n numbers from i on, n not known before; what is left in ever narrower registers. `out` may
// be `in`.
template <std::size_t W, class T, class F>
INGOT_INLINE void map_row(F const& f, T* out, T const* in, std::size_t i, std::size_t n) {
  if constexpr (W == 1) {
    for (; i < n; ++i) out[i] = f(in[i]);
  } else {
    for (; i + W <= n; i += W) simd::store<W>(out + i, f(simd::Pack<T, W>(simd::load<W>(in + i))).v);
    map_row<W / 2>(f, out, in, i, n);
  }
}
template <class T, class F>
constexpr void map_row(F const& f, T* row, std::size_t n) {
  if constexpr (simd::in_registers<T> && (simd::width<T> > 1)) {
    if (!std::is_constant_evaluated()) return map_row<simd::width<T>>(f, row, row, 0, n);
  }
  for (std::size_t i = 0; i < n; ++i) row[i] = f(row[i]);
}

}  // namespace detail

// scores[i] = scale q . key(i)
template <std::size_t D, class T, class Key>
constexpr void attention_scores(T const* q, T scale, std::size_t n, Key const& key, T* scores) {
  for (std::size_t i = 0; i < n; ++i) scores[i] = dot<D>(q, key(i)) * scale;
}

// row = softmax(row), over the steps that count. What is executed does not depend on which do.
template <class T, class Counts = AllCount>
constexpr void attention_softmax(T* row, std::size_t n, Counts const& counts = {}) {
  constexpr bool all = std::is_same_v<Counts, AllCount>;
  T largest = row[0];
  bool any = all || detail::step_counts(counts, 0);
  for (std::size_t i = 1; i < n; ++i) {
    bool const here = detail::step_counts(counts, i);
    T const so_far = math::select(any, largest, row[i]);
    largest = math::select(here, math::select(row[i] > so_far, row[i], so_far), largest);
    any = here ? true : any;
  }
  if constexpr (!all) {
    for (std::size_t i = 0; i < n; ++i) row[i] = math::select(detail::step_counts(counts, i), row[i], largest);
  }
  detail::map_row([&](auto score) { return math::exp(score - decltype(score)(largest)); }, row, n);
  if constexpr (!all) {
    for (std::size_t i = 0; i < n; ++i) row[i] = math::select(detail::step_counts(counts, i), row[i], T(0));
  }
  T const sum = sum_terms<T>(n, [&]<std::size_t W>(Together<W>, std::size_t i) { return read<W>(row + i); });
  T const inverse = T(1) / math::select(any, sum, T(1));
  detail::map_row([&](auto power) { return power * decltype(power)(inverse); }, row, n);
}

namespace detail {

template <std::size_t D, class T, class Value>
void attention_sum_in_registers(T const* weights, std::size_t n, Value const& value, T* out) {
  constexpr std::size_t W = std::min(simd::width<T>, std::bit_floor(D));
  constexpr TileSize size = tile_for(1, (D + W - 1) / W);
  for_each_column_tile<D, W, size.vectors>([&]<std::size_t Width, std::size_t Vectors, std::size_t Fresh>(std::size_t j)
                                               __attribute__((always_inline)) {
                                                 for (std::size_t first = 0; first < n; first += longest_run) {
                                                   Tile<T, Width, 1, Vectors> tile;
                                                   tile.start(T(0));
                                                   std::size_t const end = std::min(n, first + longest_run);
                                                   for (std::size_t i = first; i < end; ++i)
                                                     tile.add(weights + i, 1, value(i) + j, Width);
                                                   if (first == 0) {
                                                     tile.store(out + j, 0, Width);
                                                   } else {
                                                     tile.template add_to<Fresh>(out + j, 0, Width);
                                                   }
                                                 }
                                               });
}

}  // namespace detail

// out[j] = sum_i weights[i] value(i)[j]
template <std::size_t D, class T, class Value>
constexpr void attention_sum(T const* weights, std::size_t n, Value const& value, T* out) {
  if constexpr (simd::in_registers<T>) {
    if (!std::is_constant_evaluated()) return detail::attention_sum_in_registers<D>(weights, n, value, out);
  }
  for (std::size_t j = 0; j < D; ++j) {
    for (std::size_t first = 0; first < n; first += longest_run) {
      T sum = T(0);
      for (std::size_t i = first; i < std::min(n, first + longest_run); ++i) sum += weights[i] * value(i)[j];
      out[j] = first > 0 ? out[j] + sum : sum;
    }
  }
}

// All of it: `weights` has room for n numbers, `out` for D. n is at least 1. key(i), value(i): T const*, to D numbers.
template <std::size_t D, class T, class Key, class Value, class Counts = AllCount>
constexpr void attention_row(T const* q, T scale, std::size_t n, Key const& key, Value const& value, T* weights, T* out,
                             Counts const& counts = {}) {
  attention_scores<D>(q, scale, n, key, weights);
  attention_softmax(weights, n, counts);
  attention_sum<D>(weights, n, value, out);
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
