// Double precision in integers, for parts without a unit for it.
//
// Initial parameters are drawn in double and rounded to the network's numbers; where double is a library of soft
// arithmetic, these integers give the same bits without it.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <cstdint>
#include <type_traits>

#include "ingot/core/float_format.hpp"

// Whether a target computes in double itself. Where it is unknown, it is taken to.
#if (defined(__arm__) && !(defined(__ARM_FP) && (__ARM_FP & 8))) || (defined(__riscv) && __riscv_flen + 0 < 64)
#define INGOT_DOUBLE_IS_SOFT 1
#endif

namespace ingot::detail {

// A positive number m 2^e of 53 bits, 2^52 <= m < 2^53, or zero, m = 0; every operation rounds to nearest, ties to
// even. Neither overflows nor has subnormal numbers. What is made of a negative number, infinity or NaN becomes NaN.
class IntegerDouble {
 public:
  constexpr explicit IntegerDouble(std::uint64_t whole) : IntegerDouble(rounded(whole, 0)) {}
  constexpr explicit IntegerDouble(double number) : IntegerDouble(of_bits(std::bit_cast<std::uint64_t>(number))) {}
  constexpr explicit IntegerDouble(float number) : IntegerDouble(of_float(std::bit_cast<std::uint32_t>(number))) {}

  [[gnu::noinline]] friend constexpr IntegerDouble operator*(IntegerDouble a, IntegerDouble b) {
    std::uint64_t const a1 = a.m_ >> 32;
    std::uint64_t const a0 = a.m_ & 0xFFFFFFFF;
    std::uint64_t const b1 = b.m_ >> 32;
    std::uint64_t const b0 = b.m_ & 0xFFFFFFFF;
    std::uint64_t const low = a0 * b0;
    std::uint64_t const middle = a1 * b0 + a0 * b1 + (low >> 32);
    bool const rest = (middle & 0xFFF) != 0 || (low & 0xFFFFFFFF) != 0;
    return rounded(((a1 * b1 << 20) + (middle >> 12)) | rest, a.e_ + b.e_ + 44);
  }
  [[gnu::noinline]] friend constexpr IntegerDouble operator/(IntegerDouble a, IntegerDouble b) {
    std::uint64_t quotient = 0;
    std::uint64_t rest = a.m_;
    for (int bit = 0; bit < 56; ++bit, rest <<= 1) {
      quotient <<= 1;
      if (rest >= b.m_) {
        rest -= b.m_;
        quotient |= 1;
      }
    }
    return rounded(quotient | (rest != 0), a.e_ - b.e_ - 55);
  }
  [[gnu::noinline]] friend constexpr IntegerDouble operator+(IntegerDouble a, IntegerDouble b) {
    IntegerDouble const& larger = a < b ? b : a;
    return rounded((larger.m_ << guard) + (a < b ? a : b).aligned(larger.e_), larger.e_ - guard);
  }
  // Zero where b is larger.
  [[gnu::noinline]] friend constexpr IntegerDouble operator-(IntegerDouble a, IntegerDouble b) {
    return a < b ? IntegerDouble(0, 0) : rounded((a.m_ << guard) - b.aligned(a.e_), a.e_ - guard);
  }
  friend constexpr bool operator<(IntegerDouble a, IntegerDouble b) {
    if (a.m_ == 0 || b.m_ == 0) return a.m_ < b.m_;
    return a.e_ != b.e_ ? a.e_ < b.e_ : a.m_ < b.m_;
  }
  friend constexpr bool operator<=(IntegerDouble a, IntegerDouble b) { return !(b < a); }

  // The nearest float.
  constexpr explicit operator float() const {
    if (m_ == 0) return 0.0f;
    if (e_ > not_a_number / 2) return std::bit_cast<float>(std::uint32_t{0x7FC00000});
    int const biased = e_ + 52 + 127;
    if (biased < -24) return 0.0f;
    int const shift = biased > 0 ? 29 : 30 - biased;  // a subnormal number keeps fewer bits
    auto const mantissa = static_cast<std::uint32_t>(shifted(m_, shift));
    std::uint32_t const exponent = biased > 255 ? 254u : (biased > 0 ? static_cast<std::uint32_t>(biased - 1) : 0u);
    std::uint32_t const bits = (exponent << 23) + mantissa;
    return std::bit_cast<float>(biased > 254 || bits > 0x7F800000 ? std::uint32_t{0x7F800000} : bits);
  }

 private:
  static constexpr int guard = 9;               // bits below a number's last, for what a sum is rounded by
  static constexpr int not_a_number = 1 << 20;  // an exponent

  constexpr IntegerDouble(std::uint64_t m, int e) : m_(m), e_(e) {}

  // m 2^-shift, to nearest.
  static constexpr std::uint64_t shifted(std::uint64_t m, int shift) {
    std::uint64_t const half = std::uint64_t{1} << (shift - 1);
    std::uint64_t const rest = m & (2 * half - 1);
    std::uint64_t const kept = m >> (shift - 1) >> 1;
    return kept + (rest > half || (rest == half && kept % 2 == 1));
  }
  static constexpr IntegerDouble rounded(std::uint64_t m, int e) {
    if (m == 0) return {0, 0};
    int const shift = static_cast<int>(std::bit_width(m)) - 53;
    if (shift <= 0) return {m << -shift, e + shift};
    std::uint64_t const kept = shifted(m, shift);
    return kept >> 53 ? IntegerDouble(kept >> 1, e + shift + 1) : IntegerDouble(kept, e + shift);
  }
  // With guard bits, in units of a larger number; the last bit says whether lower ones were lost.
  constexpr std::uint64_t aligned(int e) const {
    std::uint64_t const m = m_ << guard;
    int const shift = m == 0 ? 0 : e - e_;
    if (shift == 0) return m;
    if (shift > 63) return 1;
    return m >> shift | ((m << (64 - shift)) != 0);
  }
  static constexpr IntegerDouble of_bits(std::uint64_t bits) {
    int const biased = static_cast<int>(bits >> 52);
    if (biased == 0 || bits == std::uint64_t{1} << 63) return {0, 0};
    if (biased >= 0x7FF) return {std::uint64_t{1} << 52, not_a_number};
    return {(bits & ((std::uint64_t{1} << 52) - 1)) | std::uint64_t{1} << 52, biased - 1075};
  }
  static constexpr IntegerDouble of_float(std::uint32_t bits) {
    if (bits >= 0x7F800000)
      return bits == 0x80000000 ? IntegerDouble(0, 0) : IntegerDouble(std::uint64_t{1} << 52, not_a_number);
    std::uint32_t const biased = bits >> 23;
    std::uint32_t const mantissa = bits & 0x7FFFFF;
    return biased == 0 ? rounded(mantissa, -149) : rounded(mantissa | 0x800000, static_cast<int>(biased) - 150);
  }

  std::uint64_t m_;
  int e_;
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
