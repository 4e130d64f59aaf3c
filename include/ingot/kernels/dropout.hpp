// A mask that is drawn, not stored.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "ingot/core/random.hpp"
#include "ingot/core/tensor.hpp"

namespace ingot::kernels {

// What a probability p makes of an element: dropped where its random word is below p 2^32, else times 1 / (1 - p).
template <class T>
struct DropRule {
  constexpr explicit DropRule(double probability)
      : threshold(static_cast<std::uint32_t>(probability * 4294967296.0)), scale(T(1.0 / (1.0 - probability))) {}
  std::uint32_t threshold;
  T scale;
};

// y[b, i] = x[b, i] times the rule's scale where its random word is at least the threshold, else 0 x[b, i]: NaN stays
// NaN. y may be x.
template <std::size_t B, class T, class S>
constexpr void drop(View<T const, B, S> x, View<T, B, S> y, RandomKey key, DropRule<T> rule) {
  constexpr std::size_t blocks = (S::size + 3) / 4;
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t block = 0; block < blocks; ++block) {
      auto const words = key.block(b * blocks + block);
      std::size_t const end = std::min(S::size, block * 4 + 4);
      for (std::size_t i = block * 4; i < end; ++i) {
        y.sample(b)[i] = x.sample(b)[i] * (words[i % 4] >= rule.threshold ? rule.scale : T(0));
      }
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
