// The channels that a convolution joins.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

namespace ingot::kernels {

// Channels in, filters out, and the groups that keep them apart.
struct Channels {
  std::size_t input;
  std::size_t filters;
  std::size_t groups;

  constexpr bool valid() const { return groups > 0 && input % groups == 0 && filters % groups == 0; }
  constexpr std::size_t inputs_per_group() const { return valid() ? input / groups : 1; }
  constexpr std::size_t filters_per_group() const { return valid() ? filters / groups : 1; }
};

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
