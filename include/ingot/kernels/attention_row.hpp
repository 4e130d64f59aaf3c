// Attention of one query to a row of keys and values that stand anywhere.
//
//   weights[i] = softmax over i of scale q . key(i)      out[j] = sum_i weights[i] value(i)[j]
//
// Whoever has a query, and a way to reach the keys and values of the steps that it may look at, calls attention_row:
// a pass over a whole sequence for each of its steps, a stream for its newest one with key(i) in a ring. i = 0 is the
// oldest step that may be looked at; nothing but the n steps, in that order, has an influence on the bits.
//
// Numerics    q . key as `dot` has it; the softmax as attention_softmax.hpp; the sum of values as weighted_sums.hpp:
//             all of them counted from the oldest step on, so that n alone says the order.
// Steps that do not count (`counts(i)` is false) have the weight 0, and keep their place in the order. Where none
// counts, all weights and `out` are 0. Bad numbers are those of softmax: a score of NaN or +infinity makes the row NaN.
// Aliasing    what is written overlaps nothing that is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/kernels/attention_softmax.hpp"
#include "ingot/kernels/dot.hpp"
#include "ingot/kernels/weighted_sums.hpp"

namespace ingot::kernels {

// scores[i] = scale q . key(i)
template <std::size_t D, class T, class Key>
constexpr void attention_scores(T const* q, T scale, std::size_t n, Key const& key, T* scores) {
  for (std::size_t i = 0; i < n; ++i) scores[i] = dot<D>(q, key(i)) * scale;
}

// All of it: `weights` has room for n numbers, `out` for D. n is at least 1. key(i), value(i): T const*, to D numbers.
template <std::size_t D, class T, class Key, class Value, class Counts = AllCount>
constexpr void attention_row(T const* q, T scale, std::size_t n, Key const& key, Value const& value, T* weights, T* out,
                             Counts const& counts = {}) {
  attention_scores<D>(q, scale, n, key, weights);
  attention_softmax(weights, n, counts);
  weighted_sum<D>(weights, n, value, out);
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
