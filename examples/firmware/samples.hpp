// Inputs of four bits a value, two in a byte, so that a hundred drawings fit a small flash. The host unpacks as the
// device does: one product, which every machine rounds alike.
#pragma once

#include <cstddef>
#include <cstdint>

namespace samples {

inline constexpr unsigned levels = 15;

constexpr std::size_t packed_size(std::size_t values) {
  return (values + 1) / 2;
}

// values[i] = nibble i / 15, from 0 to 1.
template <class Values>
constexpr void unpack(std::uint8_t const* packed, Values& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    unsigned const nibble = packed[i / 2] >> 4 * (i % 2) & 0xFU;
    values[i] = static_cast<float>(nibble) * (1.F / float(levels));
  }
}

}  // namespace samples
