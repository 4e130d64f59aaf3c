// The classes of a table.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingot/core/integer_cast.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/host/csv_lines.hpp"
#include "ingot/host/csv_number.hpp"
#include "ingot/host/csv_options.hpp"
#include "ingot/host/quoted_text.hpp"

namespace ingot::detail {

// Numbers the labels of a table, and keeps the classes' names.
class CsvClasses {
 public:
  // `count` may be 0 and `names` empty, as in CsvOptions: both then follow from the labels.
  CsvClasses(CsvOptions const& options, std::size_t count, std::vector<std::string> names)
      : by_name_(options.labels == CsvLabels::names),
        given_(!names.empty()),
        count_(given_ ? names.size() : count),
        most_(count_ != 0 ? count_ : options.limits.classes),
        names_(std::move(names)) {
    for (std::string const& name : names_) indices_.emplace(name, integer_cast<ClassIndex>(indices_.size()));
  }

  // Whether a label says a known class, even if it is one of the texts for missing values.
  bool knows(std::string_view label) const { return by_name_ && given_ && indices_.find(label) != indices_.end(); }
  char const* expected() const { return by_name_ ? "the name of a class" : "a whole number"; }

  ClassIndex number(CsvLines const& lines, std::size_t column, std::string const& label) {
    if (!by_name_) return parse_index(lines, column, label);
    auto const found = indices_.find(label);
    if (found != indices_.end()) return found->second;
    if (given_)
      lines.fail(column,
                 "expected one of the " + std::to_string(count_) + " class names, found " + detail::quoted(label));
    if (indices_.size() == most_) {
      lines.fail(column, "found more than " + std::to_string(most_) + " names of classes, the last " +
                             detail::quoted(label) +
                             (count_ != 0 ? ", where CsvOptions::classes says so"
                                          : ", the limit: raise CsvLimits::classes or give CsvOptions::classes"));
    }
    return indices_.emplace(lines.text(column), integer_cast<ClassIndex>(indices_.size())).first->second;
  }

  // Where the table itself named its classes: sorts them and renumbers the labels. Returns how many there are.
  std::size_t finish(CsvLines const& lines, std::size_t column, std::vector<ClassIndex>& labels) {
    if (!by_name_ || given_) return count_;
    if (count_ != 0 && indices_.size() != count_) {
      lines.fail(column, "expected " + std::to_string(count_) + " names of classes in the table, found " +
                             std::to_string(indices_.size()) + ": give CsvOptions::class_names if some never occur");
    }
    std::vector<std::pair<std::string, ClassIndex>> order(indices_.begin(), indices_.end());
    auto const is_whole = [](auto const& named) {
      std::string const& name = named.first;
      return !name.empty() && name.find_first_not_of("0123456789") == name.npos;
    };
    if (std::ranges::all_of(order, is_whole)) {
      std::ranges::sort(order, [](auto const& a, auto const& b) {
        return a.first.size() != b.first.size() ? a.first.size() < b.first.size() : a.first < b.first;
      });
    }
    std::vector<ClassIndex> places(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      places[order[i].second] = integer_cast<ClassIndex>(i);
      names_.push_back(std::move(order[i].first));
    }
    for (ClassIndex& label : labels) label = places[label];
    return names_.size();
  }
  std::vector<std::string>& names() { return names_; }

 private:
  ClassIndex parse_index(CsvLines const& lines, std::size_t column, std::string_view field) const {
    if (has_no_digit(field)) {
      lines.fail(column, "expected a whole number, found " + detail::quoted(field) +
                             ": labels in words are read with CsvOptions::labels");
    }
    auto const label = parse_number<long long>(lines, column, field);
    if (label < 0 || static_cast<unsigned long long>(label) >= count_) {
      lines.fail(column, "label out of range: expected 0 to " + std::to_string(count_ - 1) + ", found " +
                             detail::quoted(field));
    }
    return static_cast<ClassIndex>(label);
  }

  bool by_name_;
  bool given_;
  std::size_t count_;  // 0: not known yet
  std::size_t most_;
  std::vector<std::string> names_;
  std::map<std::string, ClassIndex, std::less<>> indices_;
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
