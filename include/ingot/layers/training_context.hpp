// What a layer is told about the training pass that it takes part in.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/random.hpp"

namespace ingot {

// One training pass over a batch of B samples.
// `key` is this layer's own source of random numbers in this pass.
// `samples` of the B rows are real, the rest is padding of a last short batch: a layer that mixes the
// rows of a batch looks at the first `samples` only.
struct TrainingContext {
  RandomKey key;
  std::size_t samples;

  constexpr TrainingContext child(std::size_t i) const { return {key.child(i), samples}; }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
