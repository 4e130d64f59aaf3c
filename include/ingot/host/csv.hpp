// Tables of numbers with comma-separated values, plain or gzipped.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "ingot/host/csv_lines.hpp"
#include "ingot/host/dataset.hpp"
#include "ingot/host/error.hpp"
#include "ingot/host/quoted_text.hpp"

namespace ingot {

// The first line of a table.
enum class CsvHeader {
  none,          // a sample like the others
  names,         // names of the columns: skipped
  scikit_learn,  // number of rows, number of input columns, class names: checked against the table
};

// The column after the inputs.
inline constexpr std::size_t last_column = std::numeric_limits<std::size_t>::max();

struct CsvOptions {
  CsvHeader header = CsvHeader::none;
  std::size_t classes = 0;  // may be left out where the header names the classes
  char separator = ',';
  std::size_t target_column = last_column;  // counted from 0; the first of several
};

namespace detail {

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

// The whole field as a number, in the C locale's form.
template <class T>
T parse_number(CsvLines const& lines, std::size_t column, std::string_view field) {
  T value{};
  auto const [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  bool const out_of_range = error == std::errc::result_out_of_range;
  if ((error != std::errc{} && !out_of_range) || end != field.data() + field.size()) {
    lines.fail(column, (std::is_floating_point_v<T> ? "expected a number, found " : "expected a whole number, found ") +
                           quoted(field));
  }
  if (out_of_range) {
    if constexpr (std::is_floating_point_v<T>) {
      if (is_too_small(field)) return field.starts_with('-') ? -T{0} : T{0};
    }
    lines.fail(column, "expected a number that the scalar can hold, found " + quoted(field));
  }
  if constexpr (std::is_floating_point_v<T>) {
    if (!std::isfinite(value)) lines.fail(column, "expected a finite number, found " + quoted(field));
  }
  return value;
}

inline ClassIndex parse_label(CsvLines const& lines, std::size_t column, std::string_view field, std::size_t classes) {
  auto const label = parse_number<long long>(lines, column, field);
  if (label < 0 || static_cast<unsigned long long>(label) >= classes) {
    lines.fail(column, "label out of range: expected 0 to " + std::to_string(classes - 1) + ", found " + quoted(field));
  }
  return static_cast<ClassIndex>(label);
}

// What the first line of scikit-learn's tables says.
struct ScikitHeader {
  std::size_t rows;
  std::vector<std::string> class_names;
};
inline ScikitHeader parse_scikit_header(CsvLines const& lines, std::size_t inputs) {
  auto const& fields = lines.fields();
  if (fields.size() < 2) {
    lines.fail(1, "expected the number of rows, the number of columns and class names, found " +
                      std::to_string(fields.size()) + " field");
  }
  auto const rows = parse_number<std::size_t>(lines, 1, fields[0]);
  if (auto const columns = parse_number<std::size_t>(lines, 2, fields[1]); columns != inputs) {
    lines.fail(2, "expected " + std::to_string(inputs) + " input columns, found " + std::to_string(columns));
  }
  return {rows, {fields.begin() + 2, fields.end()}};
}

}  // namespace detail

// Reads a table whose lines are samples: the elements of Input and, from the target column on, a class index (Target =
// ClassIndex) or the elements of Target. Blanks around a field and quotes (RFC 4180) are allowed; numbers are plain
// decimals; one too small for T is read as the nearest number, 0 mostly. Blank lines may end the file.
// Refuses, as FileError with line and column counted from 1: a line of another length, what is not a finite number of
// type T, a label out of range, a header that disagrees with the table, a table without samples. As
// std::invalid_argument: options without a meaning.
template <ShapeType Input, TargetKind Target = ClassIndex, Scalar T = float>
Dataset<Input, Target, T> read_csv(std::filesystem::path const& path, CsvOptions options = {}) {
  using Data = Dataset<Input, Target, T>;
  constexpr std::size_t columns = Input::size + Data::target_size;
  std::size_t const first_target = options.target_column == last_column ? Input::size : options.target_column;
  if (first_target > Input::size) throw std::invalid_argument("the target column lies outside the table");
  if (Data::has_classes && options.classes == 0 && options.header != CsvHeader::scikit_learn) {
    throw std::invalid_argument("a table of classes whose header does not name them needs CsvOptions::classes");
  }

  CsvLines lines(path, options.separator);
  detail::ScikitHeader header{};
  if (options.header != CsvHeader::none && lines.next() && options.header == CsvHeader::scikit_learn) {
    header = detail::parse_scikit_header(lines, Input::size);
    if (Data::has_classes) {
      if (options.classes == 0) options.classes = header.class_names.size();
      if (header.class_names.size() != options.classes || options.classes == 0) {
        lines.fail(3, "expected " + (options.classes == 0 ? "class" : std::to_string(options.classes) + " class") +
                          " names, found " + std::to_string(header.class_names.size()));
      }
    }
  }

  std::vector<T> inputs;
  std::vector<typename Data::target_value> targets;
  std::size_t rows = 0;
  for (; lines.next(); ++rows) {
    auto const& fields = lines.fields();
    if (fields.size() != columns) {
      lines.fail(std::min(fields.size(), columns) + (fields.size() > columns ? 1 : 0),
                 "expected " + std::to_string(columns) + " fields, found " + std::to_string(fields.size()));
    }
    for (std::size_t i = 0; i < columns; ++i) {
      if (i < first_target || i >= first_target + Data::target_size) {
        inputs.push_back(detail::parse_number<T>(lines, i + 1, fields[i]));
      } else if constexpr (Data::has_classes) {
        targets.push_back(detail::parse_label(lines, i + 1, fields[i], options.classes));
      } else {
        targets.push_back(detail::parse_number<T>(lines, i + 1, fields[i]));
      }
    }
  }
  if (rows == 0) throw FileError(path, "line " + std::to_string(lines.line() + 1), "expected a sample, found the end");
  if (options.header == CsvHeader::scikit_learn && rows != header.rows) {
    throw FileError(path, "line 1, column 1",
                    "the number of rows: expected " + std::to_string(rows) + " as there are lines, found " +
                        std::to_string(header.rows));
  }
  if constexpr (Data::has_classes) {
    return {std::move(inputs), std::move(targets), options.classes, std::move(header.class_names)};
  } else {
    return {std::move(inputs), std::move(targets)};
  }
}

}  // namespace ingot
