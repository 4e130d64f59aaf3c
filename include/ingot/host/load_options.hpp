// How weights are loaded.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstdint>
#include <optional>

#include "ingot/host/safetensors_limits.hpp"
#include "ingot/host/weight_map.hpp"

namespace ingot {

// Which dtypes a network accepts besides its own.
enum class Conversion {
  none,
  widen,  // those whose every value it can hold: F16 and BF16, and F32 in a network of double
  round,  // F64 in a network of float too, each number rounded to nearest; one too large is refused
};

// How load_weights and load_model read.
struct LoadOptions {
  Conversion convert = Conversion::none;
  // How the file's names become the network's; left out, they are the same.
  WeightMap map{};
  // Left out: what the network needs, and room to spare; see load_weights.
  std::optional<SafetensorsLimits> limits{};
  // weights_fingerprint (deploy/weights_fingerprint.hpp) of the network with the numbers that it is to have, as the
  // header of an imported model says it: others are refused. 0: any will do.
  std::uint64_t expect_weights = 0;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
