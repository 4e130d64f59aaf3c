// How much a safetensors file may ask for.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>

namespace ingot {

// A file beyond a limit is refused before more of it is read, and the message names the limit. These are the limits
// where nothing is known of the file; load_weights knows what it expects and has smaller ones.
struct SafetensorsLimits {
  std::uint64_t header_bytes = 100'000'000;  // the bound that the format's own library sets
  std::size_t tensors = 100'000;
  std::size_t name_bytes = 4'096;  // of a tensor or a key of the metadata
  std::size_t axes = 64;           // of a shape
  std::size_t metadata_entries = 10'000;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
