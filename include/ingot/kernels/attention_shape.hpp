// What attention looks at: sizes, and which keys each query may see.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

namespace ingot::kernels {

// Query t sees the keys from first(t) to before end(t): all of them, or those up to its own step, and of those the last
// `window` (0: all).
struct AttentionShape {
  std::size_t queries;
  std::size_t keys;
  std::size_t heads;
  std::size_t head_size;
  bool causal;
  std::size_t window;

  constexpr std::size_t width() const { return heads * head_size; }
  constexpr std::size_t weights() const { return heads * queries * keys; }
  constexpr std::size_t end(std::size_t t) const { return causal ? t + 1 : keys; }
  constexpr std::size_t first(std::size_t t) const { return window > 0 && t + 1 > window ? t + 1 - window : 0; }
  // Of one head: how many keys all queries see together.
  constexpr std::size_t pairs() const {
    std::size_t sum = 0;
    for (std::size_t t = 0; t < queries; ++t) sum += end(t) - first(t);
    return sum;
  }
};

// Rows of a query, a key and a value for each step, the heads side by side in each.
template <class T>
struct AttentionRows {
  T* query;
  T* key;
  T* value;
  std::size_t query_step;
  std::size_t key_step;
};

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
