// What comparing a network with its golden vectors says.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "ingot/core/decimal.hpp"
#include "ingot/core/float_format.hpp"
#include "ingot/core/spelling.hpp"

namespace ingot {

// A number of a bound: written as any, 1e-4, 1e-4f or 1, kept as a float.
struct Tolerance {
  float value;
  template <class Number>
  requires std::is_arithmetic_v<Number>
  constexpr Tolerance(Number number) : value(static_cast<float>(number)) {}
};

// How far an output may be from the golden one: |found - expected| <= absolute + relative |expected|.
struct GoldenBound {
  Tolerance relative = 0.0f;
  Tolerance absolute = 0.0f;
};

// What is found wrong.
enum class GoldenFault {
  none,
  weights,  // the network's numbers are others than those that the golden vectors are of
  output,   // an output is out of its bound
};

// The result of verify(). `if (!result) puts(result.text)`.
template <class T>
struct Verification {
  GoldenFault fault = GoldenFault::none;
  std::size_t sample = 0;  // of the first output out of its bound: the sample, the output's place among several, and
  std::size_t output = 0;  // the flat position in it
  std::size_t position = 0;
  T expected = T(0);
  T found = T(0);
  // What is wrong, in a line; empty where nothing is.
  char text[256] = {};

  constexpr explicit operator bool() const { return fault == GoldenFault::none; }
};

namespace detail {

// Characters into a text of a fixed size, with a NUL behind; what does not fit is left out.
template <std::size_t Size>
class FixedText {
 public:
  constexpr explicit FixedText(char (&characters)[Size]) : characters_(characters) {}
  constexpr void operator()(char c) {
    if (length_ + 1 < Size) characters_[length_++] = c;
  }

 private:
  char (&characters_)[Size];
  std::size_t length_ = 0;
};

// The bits of the double that equals a positive, finite float. No double is computed with.
constexpr std::uint64_t bits_as_double(float number) {
  auto const bits = std::bit_cast<std::uint32_t>(number);
  std::uint64_t exponent = bits >> 23;
  std::uint64_t mantissa = bits & 0x7FFFFF;
  if (exponent == 0) {
    if (mantissa == 0) return 0;
    for (exponent = 1; (mantissa >> 23) == 0; --exponent) mantissa <<= 1;  // below 0 it wraps, and back in the sum
    mantissa &= 0x7FFFFF;
  }
  return ((exponent + 896) << 52) + (mantissa << 29);
}
constexpr std::uint64_t bits_as_double(double number) {
  return std::bit_cast<std::uint64_t>(number);
}

// A number in so many digits, of a float in eight.
template <class T, class Put>
constexpr void spell_output(T number, Put& put, int digits = sizeof(T) == 4 ? 8 : all_digits) {
  using Bits = typename Format<T>::Bits;
  constexpr Bits sign = Bits{1} << (sizeof(T) * 8 - 1);
  constexpr Bits infinite = std::bit_cast<Bits>(infinite_value<T>());
  auto const bits = std::bit_cast<Bits>(number);
  Bits const magnitude = bits & ~sign;
  if (magnitude > infinite) return spell_text("nan", put);
  if ((bits & sign) != 0) put('-');
  if (magnitude == infinite) return spell_text("inf", put);
  if (magnitude == 0) return put('0');
  auto const as_double = std::bit_cast<double>(bits_as_double(std::bit_cast<T>(magnitude)));
  spell_decimal(rounded(decimal_of(as_double), digits), put);
}
template <class Put>
constexpr void spell_hexadecimal(std::uint64_t number, Put& put) {
  for (unsigned shift = 64; shift > 0; shift -= 4) put("0123456789abcdef"[number >> (shift - 4) & 15]);
}

template <class T>
constexpr void describe_weights(Verification<T>& result, std::uint64_t expected, std::uint64_t found) {
  FixedText put(result.text);
  spell_text("the weights are others: their fingerprint is ", put);
  spell_hexadecimal(found, put);
  spell_text(", the golden vectors are of ", put);
  spell_hexadecimal(expected, put);
}

// The name is empty where there is one output; a long one is cut. `extents` are those of one sample.
template <class T>
constexpr void describe_output(Verification<T>& result, std::string_view name, std::size_t const* extents,
                               std::size_t rank, GoldenBound const& bound) {
  constexpr std::size_t longest_name = 60;
  FixedText put(result.text);
  spell_text("sample ", put);
  spell_integer(result.sample, put);
  spell_text(", output ", put);
  spell_text(name.substr(0, longest_name), put);
  spell_text(name.size() > longest_name ? "... [" : name.empty() ? "[" : " [", put);
  std::size_t below = 1;
  for (std::size_t axis = 0; axis < rank; ++axis) below *= extents[axis];
  std::size_t rest = result.position;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    below /= extents[axis];
    if (axis > 0) spell_text(", ", put);
    spell_integer(rest / below, put);
    rest %= below;
  }
  spell_text("]: expected ", put);
  spell_output(result.expected, put);
  spell_text(", found ", put);
  spell_output(result.found, put);
  spell_text("; the bound is ", put);
  spell_output(bound.absolute.value, put, 4);
  spell_text(" + ", put);
  spell_output(bound.relative.value, put, 4);
  spell_text(" |expected|", put);
}

// A NaN is within any bound of a NaN, an infinity of the same one, and neither of anything else.
template <class T>
constexpr bool is_within(T found, T expected, GoldenBound const& bound) {
  if (found == expected) return true;
  if (expected != expected) return found != found;
  T const size = expected < T(0) ? -expected : expected;
  T const difference = found < expected ? expected - found : found - expected;
  return has_finite_bits(expected) && has_finite_bits(found) &&
         difference <= T(bound.absolute.value) + T(bound.relative.value) * size;
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
