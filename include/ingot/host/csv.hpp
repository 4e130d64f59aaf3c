// Tables of numbers with comma-separated values, plain or gzipped.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingot/core/float_format.hpp"
#include "ingot/host/csv_classes.hpp"
#include "ingot/host/csv_lines.hpp"
#include "ingot/host/csv_number.hpp"
#include "ingot/host/csv_options.hpp"
#include "ingot/host/dataset.hpp"
#include "ingot/host/error.hpp"
#include "ingot/host/quoted_text.hpp"

namespace ingot {

namespace detail {

// What the first line of a table says.
struct CsvFirstLine {
  std::size_t rows = 0;  // 0: nothing
  std::vector<std::string> class_names{};
  std::vector<std::string> feature_names{};
};

inline CsvFirstLine parse_scikit_header(CsvLines const& lines, std::size_t inputs) {
  auto const& fields = lines.fields();
  if (fields.size() < 2) {
    lines.fail(1, "expected the number of rows, the number of columns and class names, found " +
                      std::to_string(fields.size()) + " field");
  }
  auto const rows = parse_number<std::size_t>(lines, 1, fields[0]);
  if (auto const columns = parse_number<std::size_t>(lines, 2, fields[1]); columns != inputs) {
    lines.fail(2, "expected " + std::to_string(inputs) + " input columns, found " + std::to_string(columns));
  }
  CsvFirstLine line{.rows = rows};
  for (std::size_t column = 3; column <= fields.size(); ++column) line.class_names.push_back(lines.text(column));
  return line;
}

// The header's class names, which agree with what the options say of them.
inline void check_class_names(CsvLines const& lines, CsvOptions const& options, std::vector<std::string> names) {
  std::size_t const expected = std::max(options.classes, options.class_names.size());
  if (names.empty() || (expected != 0 && names.size() != expected)) {
    lines.fail(3, "expected " + (expected == 0 ? "class" : std::to_string(expected) + " class") + " names, found " +
                      std::to_string(names.size()));
  }
  for (std::size_t i = 0; i < options.class_names.size(); ++i) {
    if (names[i] != options.class_names[i]) {
      lines.fail(3 + i, "expected the class name " + detail::quoted(options.class_names[i]) + " of CsvOptions, found " +
                            detail::quoted(names[i]));
    }
  }
  std::ranges::sort(names);
  if (auto const twice = std::ranges::adjacent_find(names); twice != names.end()) {
    lines.fail(3, "expected each class name once, found " + detail::quoted(*twice) + " twice");
  }
}

// Refuses a row of another length.
inline void check_columns(CsvLines const& lines, std::size_t columns, char separator) {
  auto const& fields = lines.fields();
  if (fields.size() == columns) return;
  std::string hint;
  for (char const other : std::string_view(",;\t|")) {
    if (fields.size() == 1 && other != separator && fields[0].find(other) != fields[0].npos) {
      hint = std::string(": another separator, such as ") + detail::quoted({&other, 1}) +
             ", is given by CsvOptions::separator";
    }
  }
  lines.fail(std::min(fields.size(), columns) + (fields.size() > columns ? 1 : 0),
             "expected " + std::to_string(columns) + " fields, found " + std::to_string(fields.size()) + hint);
}

[[noreturn]] inline void fail_as_missing(CsvLines const& lines, std::size_t column, char const* expected,
                                         std::string const& field, CsvMissing policy) {
  lines.fail(column,
             std::string("expected ") + expected + ", found " + detail::quoted(field) +
                 (policy == CsvMissing::refuse ? ", a missing value: CsvOptions::missing says what becomes of it"
                                               : ", a missing value: targets are not filled in"));
}

// Puts each column's mean in the place of its NaN.
template <class T>
void fill_with_means(std::filesystem::path const& path, std::vector<T>& inputs, std::size_t columns) {
  for (std::size_t column = 0; column < columns; ++column) {
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = column; i < inputs.size(); i += columns) {
      if (!detail::has_finite_bits(inputs[i])) continue;
      sum += static_cast<double>(inputs[i]);
      ++count;
    }
    if (count == inputs.size() / columns) continue;
    double const mean = sum / static_cast<double>(count);
    if (!detail::has_finite_bits(mean)) {
      throw FileError(path, "input column " + std::to_string(column + 1),
                      count == 0 ? "expected at least one value for the mean, found none"
                                 : "expected values whose sum a double holds, found larger ones");
    }
    for (std::size_t i = column; i < inputs.size(); i += columns) {
      if (!detail::has_finite_bits(inputs[i])) inputs[i] = static_cast<T>(mean);
    }
  }
}

}  // namespace detail

// Reads a table in which each line is a sample: the elements of Input and, from the target column on, a class (Target =
// ClassIndex), the elements of Target, or nothing (Target = NoTarget). Blanks around a field and quotes (RFC 4180) are
// allowed. Numbers are plain decimals; one too small for T is read as the nearest number, usually 0. Blank lines may
// end the file. Names of classes and columns are kept in the data set, byte for byte, and are UTF-8. One row of the
// file is in memory at a time, beside the samples.
// Refuses, as FileError with line and column counted from 1: a line of another length, a field that is not a finite
// number of type T, a missing value unless the options say how to treat it, a label out of range or of an unknown
// class, a header that disagrees with the table, a table without samples, and whatever CsvLines refuses. As
// std::invalid_argument: options without a meaning.
template <ShapeType Input, TargetKind Target = ClassIndex, Scalar T = float>
Dataset<Input, Target, T> read_csv(std::filesystem::path const& path, CsvOptions const& options = {}) {
  using Data = Dataset<Input, Target, T>;
  constexpr std::size_t columns = Input::size + Data::target_size;
  detail::check_csv_options(options, Input::size, Data::has_classes);
  std::size_t const first_target = options.target_column == last_column ? Input::size : options.target_column;
  auto const is_target = [&](std::size_t i) { return i >= first_target && i < first_target + Data::target_size; };

  CsvLimits limits = options.limits;
  limits.fields = std::max(limits.fields, columns);
  CsvLines lines(path, options.separator, limits);
  detail::CsvFirstLine first{};
  if (options.header != CsvHeader::none && lines.next()) {
    if (options.header == CsvHeader::scikit_learn) {
      first = detail::parse_scikit_header(lines, Input::size);
      if (Data::has_classes) detail::check_class_names(lines, options, first.class_names);
    } else {
      detail::check_columns(lines, columns, options.separator);
      for (std::size_t i = 0; i < columns; ++i) {
        if (!is_target(i)) first.feature_names.push_back(lines.text(i + 1));
      }
    }
  }
  detail::CsvClasses classes(options, options.classes,
                             first.class_names.empty() ? options.class_names : std::move(first.class_names));
  detail::MissingTexts const missing_texts(options.missing_texts);

  std::vector<T> const fill(options.fill.begin(), options.fill.end());
  if (!std::ranges::all_of(fill, [](T value) { return detail::has_finite_bits(value); })) {
    throw std::invalid_argument("CsvOptions::fill must be numbers that the scalar can hold");
  }

  std::vector<T> inputs;
  std::vector<typename Data::target_value> targets;
  std::uint64_t rows = 0;
  for (; lines.next(); ++rows) {
    auto const& fields = lines.fields();
    if (options.header == CsvHeader::scikit_learn && rows == first.rows) {
      lines.fail(1, "expected the end after " + std::to_string(rows) + " rows, as line 1 says, found another");
    }
    detail::check_columns(lines, columns, options.separator);
    std::size_t const begin = inputs.size();
    std::size_t const targets_begin = targets.size();
    bool dropped = false;
    for (std::size_t i = 0; i < columns; ++i) {
      if (missing_texts.contain(fields[i]) && !(is_target(i) && classes.knows(fields[i]))) {
        if (options.missing == CsvMissing::refuse || (is_target(i) && options.missing != CsvMissing::drop_row)) {
          detail::fail_as_missing(lines, i + 1, is_target(i) && Data::has_classes ? classes.expected() : "a number",
                                  fields[i], options.missing);
        }
        dropped = dropped || options.missing == CsvMissing::drop_row;
        if (is_target(i)) continue;
        std::size_t const column = fill.size() == 1 ? 0 : inputs.size() - begin;
        inputs.push_back(fill.empty() ? std::numeric_limits<T>::quiet_NaN() : fill[column]);
      } else if (!is_target(i)) {
        inputs.push_back(detail::parse_number<T>(lines, i + 1, fields[i], options.decimal_point));
      } else if constexpr (Data::has_tensors) {
        targets.push_back(detail::parse_number<T>(lines, i + 1, fields[i], options.decimal_point));
      }
    }
    if (dropped) {
      inputs.resize(begin);
      targets.resize(targets_begin);
    } else if constexpr (Data::has_classes) {
      targets.push_back(classes.number(lines, first_target + 1, fields[first_target]));
    }
  }
  if (rows == 0) throw FileError(path, "line " + std::to_string(lines.line() + 1), "expected a sample, found the end");
  if (options.header == CsvHeader::scikit_learn && rows != first.rows) {
    throw FileError(path, "line 1, column 1",
                    "the number of rows: expected " + std::to_string(rows) + " as there are lines, found " +
                        std::to_string(first.rows));
  }
  if (inputs.empty()) {
    throw FileError(path, "",
                    "expected a sample, found a missing value in each of the " + std::to_string(rows) + " rows");
  }
  if (options.missing == CsvMissing::fill_mean) detail::fill_with_means(path, inputs, Input::size);
  if constexpr (Data::has_classes) {
    std::size_t const count = classes.finish(lines, first_target + 1, targets);
    return {std::move(inputs), std::move(targets), count, std::move(classes.names()), std::move(first.feature_names)};
  } else if constexpr (Data::has_tensors) {
    return {std::move(inputs), std::move(targets), std::move(first.feature_names)};
  } else {
    return Data(std::move(inputs), std::move(first.feature_names));
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
