// Folds over packs of any length: Clang takes a fold expression of at most 256 operands, an initialiser of any number.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

namespace ingot::detail {

// static_cast<void>(InOrder{true, (f(I), true)...}); calls f for each I, one after the other.
using InOrder = bool[];

template <std::size_t N>
constexpr std::size_t sum_of(std::array<std::size_t, N> const& terms) {
  std::size_t sum = 0;
  for (std::size_t const term : terms) sum += term;
  return sum;
}

template <std::size_t N>
constexpr std::size_t count_of(std::array<bool, N> const& facts) {
  std::size_t count = 0;
  for (bool const fact : facts) count += fact ? 1u : 0u;
  return count;
}

template <std::size_t N>
constexpr bool all_of(std::array<bool, N> const& facts) {
  return count_of(facts) == N;
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
