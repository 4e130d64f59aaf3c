// Decimal literals as numbers, while a program compiles.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "ingot/core/decimal.hpp"
#include "ingot/core/float_format.hpp"

namespace ingot {

namespace detail {

// digits * 10^exponent.
struct ParsedDecimal {
  bool valid = false;
  Natural digits{0};
  std::uint64_t low_digits = 0;  // the same modulo 2^64
  int digit_count = 0;           // without zeros in front
  int exponent = 0;
};

inline constexpr int most_digits = 40;

// 12, 0.5, 1e-3, 6.02E+23, 1'000; no other base and no suffix.
constexpr ParsedDecimal parse_decimal(std::string_view text) {
  ParsedDecimal parsed;
  bool any = false;
  bool behind_point = false;
  std::size_t i = 0;
  for (; i < text.size() && text[i] != 'e' && text[i] != 'E'; ++i) {
    if (text[i] == '\'') continue;
    if (text[i] == '.' && !behind_point) {
      behind_point = true;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return parsed;
    any = true;
    auto const digit = static_cast<std::uint64_t>(text[i] - '0');
    if (behind_point) --parsed.exponent;
    if (parsed.digit_count == 0 && digit == 0) continue;
    if (++parsed.digit_count > most_digits) return parsed;
    parsed.low_digits = 10 * parsed.low_digits + digit;
    parsed.digits.multiply(10);
    parsed.digits = parsed.digits.plus(Natural(digit));
  }
  if (i < text.size()) {
    bool const negative = ++i < text.size() && text[i] == '-';
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    int given = 0;
    if (i == text.size()) return parsed;
    for (; i < text.size(); ++i) {
      if (text[i] < '0' || text[i] > '9' || given > 1000) return parsed;
      given = 10 * given + (text[i] - '0');
    }
    parsed.exponent += negative ? -given : given;
  }
  parsed.valid = any;
  return parsed;
}

// above / below, rounded to the nearest double, to an even one between two.
constexpr double nearest_quotient(Natural above, Natural below) {
  constexpr int bits = std::numeric_limits<double>::digits;
  int exponent = 0;  // of the quotient's first bit
  for (; above.compare(below) < 0; --exponent) above.multiply(2);
  for (Natural twice = below.plus(below); above.compare(twice) >= 0; twice.multiply(2)) {
    below = twice;
    ++exponent;
  }
  // Subnormal numbers have fewer bits.
  int const kept = exponent >= -1022 ? bits : bits - (-1022 - exponent);
  std::uint64_t mantissa = 0;
  for (int k = 0; k < kept; ++k) {
    bool const one = above.compare(below) >= 0;
    if (one) above.subtract(below);
    mantissa = 2 * mantissa + (one ? 1 : 0);
    above.multiply(2);
  }
  if (kept >= 0) {
    int const half = above.compare(below);
    if (half > 0 || (half == 0 && mantissa % 2 != 0)) ++mantissa;
  }
  if (exponent < -1022) return std::bit_cast<double>(mantissa);
  if (exponent > 1023) return ingot::detail::infinite_value<double>();
  return std::bit_cast<double>((static_cast<std::uint64_t>(exponent + 1022) << (bits - 1)) + mantissa);
}

}  // namespace detail

// The double nearest to a decimal literal of up to 40 digits; infinity for one beyond all numbers and for text that is
// not a literal.
constexpr double read_decimal(std::string_view text) {
  detail::ParsedDecimal parsed = detail::parse_decimal(text);
  constexpr double infinity = ingot::detail::infinite_value<double>();
  if (!parsed.valid) return infinity;
  if (parsed.digit_count == 0) return 0;
  // Two exact doubles have a quotient and a product that are rounded once.
  constexpr int exact_power = 22;
  bool const short_digits = parsed.digit_count <= 15;
  if (short_digits && parsed.exponent >= -exact_power && parsed.exponent <= exact_power) {
    double power = 1;
    for (int k = 0; k < (parsed.exponent < 0 ? -parsed.exponent : parsed.exponent); ++k) power *= 10;
    auto const digits = static_cast<double>(parsed.low_digits);
    return parsed.exponent < 0 ? digits / power : digits * power;
  }
  int const magnitude = parsed.digit_count + parsed.exponent;  // below 10^magnitude
  if (magnitude < -330) return 0;
  if (magnitude > 310) return infinity;
  detail::Natural below(1);
  if (parsed.exponent >= 0) {
    parsed.digits.multiply_by_power_of_ten(parsed.exponent);
  } else {
    below.multiply_by_power_of_ten(-parsed.exponent);
  }
  return detail::nearest_quotient(parsed.digits, below);
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
