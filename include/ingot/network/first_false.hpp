// The position of the first of several facts that does not hold.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

namespace ingot::detail {

inline constexpr std::size_t none = static_cast<std::size_t>(-1);

template <std::size_t N>
constexpr std::size_t first_false(std::array<bool, N> const& facts) {
  for (std::size_t i = 0; i < N; ++i) {
    if (!facts[i]) return i;
  }
  return none;
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
