// The checksum of stored parameters.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace ingot {

namespace detail {

// What a nibble shifted out of the checksum does to the rest: 64 bytes of flash.
inline constexpr std::array<std::uint32_t, 16> crc32_of_nibbles = [] {
  std::array<std::uint32_t, 16> table{};
  for (std::uint32_t i = 0; i < 16; ++i) {
    std::uint32_t rest = i;
    for (int bit = 0; bit < 4; ++bit) rest = rest >> 1 ^ ((rest & 1) != 0 ? 0xEDB88320u : 0u);
    table[i] = rest;
  }
  return table;
}();

}  // namespace detail

// CRC-32 of ISO-HDLC, as Ethernet, gzip and PNG have it: zlib's crc32. It tells damage apart, not forgeries. Bytes may
// come in parts: crc32(b, nb, crc32(a, na)) is that of a and b. About twelve instructions a byte on a microcontroller.
constexpr std::uint32_t crc32(unsigned char const* bytes, std::size_t count, std::uint32_t before = 0) {
  std::uint32_t rest = ~before;
  for (std::size_t i = 0; i < count; ++i) {
    rest ^= bytes[i];
    rest = rest >> 4 ^ detail::crc32_of_nibbles[rest & 15];
    rest = rest >> 4 ^ detail::crc32_of_nibbles[rest & 15];
  }
  return ~rest;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
