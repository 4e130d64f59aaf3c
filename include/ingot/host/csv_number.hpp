// Fields of a table as numbers.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#include "ingot/core/float_format.hpp"
#include "ingot/host/csv_lines.hpp"
#include "ingot/host/quoted_text.hpp"

namespace ingot::detail {

// Whether a decimal that its scalar cannot hold is too small for it rather than too large: whether the first digit that
// is not 0 stands behind the point.
inline bool is_too_small(std::string_view decimal) {
  std::size_t const exponent_at = std::min(decimal.find_first_of("eE"), decimal.size());
  std::string_view const digits = decimal.substr(0, exponent_at);
  std::string_view exponent = decimal.substr(std::min(exponent_at + 1, decimal.size()));
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  auto const point = static_cast<long long>(std::min(digits.find('.'), digits.size()));
  auto const first = static_cast<long long>(std::min(digits.find_first_of("123456789"), digits.size()));
  long long power = 0;
  auto const parsed = std::from_chars(exponent.data(), exponent.data() + exponent.size(), power);
  if (parsed.ec == std::errc::result_out_of_range) return exponent.starts_with('-');
  return power < first - point;
}

inline bool has_no_digit(std::string_view field) {
  return std::ranges::none_of(field, [](char c) { return c >= '0' && c <= '9'; });
}

// What a field that is no number may have been meant as.
inline char const* number_hint(CsvLines const& lines, std::string_view field, char decimal_point) {
  if (decimal_point == '.' && field.find(',') != field.npos) {
    return ": decimal commas are read with CsvOptions::decimal_point";
  }
  bool const first_word = lines.line() == 1 && !field.empty() && has_no_digit(field);
  return first_word ? ": a line of names is read with CsvOptions::header" : "";
}

[[noreturn]] inline void fail_as_number(CsvLines const& lines, std::size_t column, std::string_view field,
                                        char const* expected, char const* hint = "") {
  lines.fail(column, std::string("expected ") + expected + ", found " + detail::quoted(field) + hint);
}

// `text` is the field with a decimal point.
template <class T>
T parse_text(CsvLines const& lines, std::size_t column, std::string_view field, std::string_view text,
             char decimal_point) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  T value{};
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  bool const out_of_range = error == std::errc::result_out_of_range;
  if ((error != std::errc{} && !out_of_range) || end != text.data() + text.size()) {
    if (!std::is_floating_point_v<T>) fail_as_number(lines, column, field, "a whole number");
    fail_as_number(lines, column, field, "a number", number_hint(lines, field, decimal_point));
  }
  if (out_of_range) {
    if constexpr (std::is_floating_point_v<T>) {
      if (is_too_small(text)) return text.starts_with('-') ? -T{0} : T{0};
    }
    fail_as_number(lines, column, field, "a number that the scalar can hold");
  }
  if constexpr (std::is_floating_point_v<T>) {
    if (!detail::has_finite_bits(value)) fail_as_number(lines, column, field, "a finite number");
  }
  return value;
}

// The whole field as a number, in the C locale's form but for the decimal point; a plus may stand in front.
template <class T>
T parse_number(CsvLines const& lines, std::size_t column, std::string_view field, char decimal_point = '.') {
  if (decimal_point == '.') return parse_text<T>(lines, column, field, field, decimal_point);
  std::string text(field);
  // A point that stands for thousands, say, is not taken for another.
  std::ranges::replace(text, '.', '\0');
  std::ranges::replace(text, decimal_point, '.');
  return parse_text<T>(lines, column, field, text, decimal_point);
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
