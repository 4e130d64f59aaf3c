// How a table is to be read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "ingot/core/float_format.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/host/csv_lines.hpp"

namespace ingot {

// The first line of a table.
enum class CsvHeader {
  none,          // a sample like the others
  names,         // names of the columns: kept as the names of the features
  scikit_learn,  // number of rows, number of input columns, class names: checked against the table
};

// How the target column says a class.
enum class CsvLabels {
  indices,  // 0 to classes - 1
  names,    // any texts
};

// What becomes of a value that is missing. Targets are never filled in: a row without one is refused or left out.
enum class CsvMissing {
  refuse,
  drop_row,
  fill,       // by CsvOptions::fill
  fill_mean,  // by the mean of the column's other values
};

// The column after the inputs.
inline constexpr std::size_t last_column = std::numeric_limits<std::size_t>::max();

namespace detail {

// A function: a list in the place of a default ends GCC 12 where a template braces the options (its own error).
inline std::vector<std::string> default_missing_texts() {
  return {"", "?", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL"};
}

}  // namespace detail

// What is not said here is as RFC 4180 has it.
struct CsvOptions {
  CsvHeader header = CsvHeader::none;
  std::size_t classes = 0;  // may be left out where the header or class_names name the classes, or labels are names
  char separator = ',';
  std::size_t target_column = last_column;  // counted from 0; the first of several
  CsvLabels labels = CsvLabels::indices;
  // The classes in order, for files that must agree on it: those of the training's data set for one that is predicted.
  // Where labels are names and none are given here or in the header, the file's own, sorted: by their bytes, or, where
  // all are whole numbers, by these.
  std::vector<std::string> class_names{};
  CsvMissing missing = CsvMissing::refuse;
  // For CsvMissing::fill: one value, or one for each input column, such as the means of the training's data set.
  std::vector<double> fill{};
  // The texts that say that a value is missing. A class of class_names may be called so all the same.
  std::vector<std::string> missing_texts = detail::default_missing_texts();
  char decimal_point = '.';  // or ',' where another separator stands between fields
  CsvLimits limits{};
};

namespace detail {

// Throws std::invalid_argument for options without a meaning.
inline void check_csv_options(CsvOptions const& options, std::size_t inputs, bool has_classes) {
  auto const refuse_if = [](bool fault, char const* reason) {
    if (fault) throw std::invalid_argument(reason);
  };
  std::string_view const never = "\"\n\r.+-";
  bool const in_numbers = (options.separator >= '0' && options.separator <= '9') ||
                          (options.separator >= 'a' && options.separator <= 'z') ||
                          (options.separator >= 'A' && options.separator <= 'Z');
  refuse_if(options.separator == '\0' || never.find(options.separator) != never.npos || in_numbers,
            "a separator is no letter, digit, sign, point, quote, end of a line or NUL");
  refuse_if(options.decimal_point != '.' && options.decimal_point != ',', "a decimal point is a point or a comma");
  refuse_if(options.decimal_point == options.separator, "a decimal comma needs another separator: ';' mostly");
  refuse_if(
      options.target_column != last_column && options.target_column > inputs,
      "the target column, counted from 0, lies behind the last: CsvOptions::target_column is at most the number of "
      "input columns");
  if (has_classes) {
    std::size_t const names = options.class_names.size();
    refuse_if(options.classes == 0 && options.header != CsvHeader::scikit_learn && names == 0 &&
                  options.labels == CsvLabels::indices,
              "a table of classes whose header does not name them needs CsvOptions::classes");
    refuse_if(options.classes != 0 && names != 0 && names != options.classes, "there is one name per class, or none");
    refuse_if(options.classes > std::numeric_limits<ClassIndex>::max(), "a class index has 32 bits");
    std::vector<std::string> sorted = options.class_names;
    std::ranges::sort(sorted);
    refuse_if(std::ranges::adjacent_find(sorted) != sorted.end(), "two classes have the same name");
  } else {
    refuse_if(
        options.labels == CsvLabels::names || !options.class_names.empty(),
        "CsvOptions::labels and class_names are for tables with classes, read_csv<Shape<...>>: this one has none");
  }
  bool const fills = options.missing == CsvMissing::fill;
  refuse_if(fills && options.fill.size() != 1 && options.fill.size() != inputs,
            "CsvMissing::fill needs CsvOptions::fill: one value, or one for each input column");
  refuse_if(!fills && !options.fill.empty(), "CsvOptions::fill is for CsvMissing::fill");
  refuse_if(!std::ranges::all_of(options.fill, [](double value) { return detail::has_finite_bits(value); }),
            "CsvOptions::fill must be finite");
}

// Whether a field says that its value is missing. Most fields are told by their first byte.
class MissingTexts {
 public:
  explicit MissingTexts(std::vector<std::string> const& texts) : texts_(texts) {
    for (std::string const& text : texts_) {
      if (text.empty()) empty_ = true;
      if (!text.empty()) begins_[static_cast<unsigned char>(text.front())] = true;
    }
  }
  bool contain(std::string const& field) const {
    if (field.empty()) return empty_;
    return begins_[static_cast<unsigned char>(field.front())] && std::ranges::find(texts_, field) != texts_.end();
  }

 private:
  std::vector<std::string> const& texts_;
  bool empty_ = false;
  std::array<bool, 256> begins_{};
};

}  // namespace detail

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
