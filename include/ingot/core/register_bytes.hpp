// How wide the target's registers of numbers are: simd.hpp computes in them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

namespace ingot::simd {

// Bytes of a register, 0 where it is to hold one number.
#if defined(INGOT_REGISTER_BYTES)
inline constexpr std::size_t register_bytes = INGOT_REGISTER_BYTES;
#elif defined(__i386__)
// Vectors of eight bytes are MMX's there, which compilers mix with x87: results were wrong.
inline constexpr std::size_t register_bytes = 0;
#elif defined(__AVX512F__) && defined(__AVX512VL__) && defined(__AVX512DQ__)
inline constexpr std::size_t register_bytes = 64;
#elif defined(__AVX__)
inline constexpr std::size_t register_bytes = 32;
#elif defined(__SSE2__) || defined(__aarch64__)
inline constexpr std::size_t register_bytes = 16;
#else
inline constexpr std::size_t register_bytes = 0;
#endif

}  // namespace ingot::simd

#include "ingot/core/epilogue.hpp"
