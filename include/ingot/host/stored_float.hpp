// Floating-point numbers as weight files hold them: little-endian, of 16, 32 or 64 bits.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace ingot::detail {

// A number of so many bytes, lowest byte first.
template <std::unsigned_integral Bits>
Bits load_little_endian(unsigned char const* bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = sizeof(Bits); i-- > 0;) value = value << 8 | bytes[i];
  return static_cast<Bits>(value);
}
// Copies numbers of `size` bytes each between the file's order of bytes and the host's; either way it is the same.
inline void copy_little_endian(unsigned char const* from, unsigned char* to, std::size_t bytes, std::size_t size) {
  if constexpr (std::endian::native == std::endian::little) {
    if (bytes > 0) std::memcpy(to, from, bytes);
  } else {
    for (std::size_t i = 0; i < bytes; ++i) to[i] = from[i - i % size + size - 1 - i % size];
  }
}

// IEEE 754's binary16. Every value of it is one of float; a NaN keeps its sign and payload.
constexpr float float_from_half(std::uint16_t half) {
  std::uint32_t const sign = (half & 0x8000u) << 16;
  std::uint32_t const exponent = half >> 10 & 0x1Fu;
  std::uint32_t const fraction = half & 0x3FFu;
  std::uint32_t bits = 0;
  if (exponent == 0) {
    bits = std::bit_cast<std::uint32_t>(static_cast<float>(fraction) * 0x1p-24f);
  } else if (exponent == 31) {
    bits = 0x7F800000u | fraction << 13;
  } else {
    bits = (exponent + 112) << 23 | fraction << 13;
  }
  return std::bit_cast<float>(sign | bits);
}

// The upper half of a float.
constexpr float float_from_bfloat16(std::uint16_t upper) {
  return std::bit_cast<float>(std::uint32_t{upper} << 16);
}

constexpr std::size_t stored_float_size(std::string_view dtype) {
  return dtype == "F64" ? 8 : dtype == "F32" ? 4 : dtype == "F16" || dtype == "BF16" ? 2 : 0;
}

// A number of such a dtype as T, rounded to nearest where T is narrower.
template <std::floating_point T>
T stored_float(std::string_view dtype, unsigned char const* bytes) {
  if (dtype == "F16") return static_cast<T>(float_from_half(load_little_endian<std::uint16_t>(bytes)));
  if (dtype == "BF16") return static_cast<T>(float_from_bfloat16(load_little_endian<std::uint16_t>(bytes)));
  if (dtype == "F32") return static_cast<T>(std::bit_cast<float>(load_little_endian<std::uint32_t>(bytes)));
  return static_cast<T>(std::bit_cast<double>(load_little_endian<std::uint64_t>(bytes)));
}

// Whether rounding makes a number infinite that is not.
inline bool overflows_float(std::uint64_t bits) {
  constexpr std::uint64_t infinity = std::uint64_t{0x7FF} << 52;
  // Half a unit above the largest float, where rounding to even goes up.
  constexpr std::uint64_t first_too_large = std::bit_cast<std::uint64_t>(0x1.ffffffp127);
  std::uint64_t const magnitude = bits & ~(std::uint64_t{1} << 63);
  return magnitude >= first_too_large && magnitude < infinity;
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
