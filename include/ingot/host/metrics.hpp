// Measures of how well a classifier does.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "ingot/host/quoted_text.hpp"

namespace ingot {

// The position of the largest of `count` values, the first of equals; `count` where one is NaN, for then none is.
template <class T>
std::size_t predicted_class(T const* values, std::size_t count) {
  std::size_t best = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (values[i] != values[i]) return count;
    if (values[i] > values[best]) best = i;
  }
  return best;
}

// Counts of actual class (row) against predicted class (column). Samples whose prediction is no class, because an
// output was NaN, are counted as wrong in a column of their own. A quotient whose denominator is zero is NaN.
class ConfusionMatrix {
 public:
  ConfusionMatrix() = default;
  explicit ConfusionMatrix(std::size_t classes) : classes_(classes), counts_(classes * (classes + 1)) {}

  // Throws std::out_of_range where `actual` is not a class. `predicted == classes()` says that no class was predicted.
  void add(std::size_t actual, std::size_t predicted) {
    if (actual >= classes_ || predicted > classes_) {
      throw std::out_of_range(std::string("confusion matrix: class ") + std::to_string(actual) + " predicted as " +
                              std::to_string(predicted) + ", but there are only " + std::to_string(classes_) +
                              " classes");
    }
    ++counts_[actual * (classes_ + 1) + predicted];
  }

  std::size_t classes() const { return classes_; }
  std::size_t count(std::size_t actual, std::size_t predicted) const {
    return counts_.at(actual * (classes_ + 1) + predicted);
  }
  std::size_t total() const {
    return sum([](std::size_t, std::size_t) { return true; });
  }
  std::size_t correct() const {
    return sum([](std::size_t a, std::size_t p) { return a == p; });
  }
  // Samples of class c, and samples predicted as class c.
  std::size_t actual(std::size_t c) const {
    return sum([=](std::size_t a, std::size_t) { return a == c; });
  }
  std::size_t predicted(std::size_t c) const {
    return sum([=](std::size_t, std::size_t p) { return p == c; });
  }

  // correct / total
  double accuracy() const { return quotient(correct(), total()); }
  // Of the samples predicted as c, the share that is c.
  double precision(std::size_t c) const { return quotient(count(c, c), predicted(c)); }
  // Of the samples of class c, the share that was found.
  double recall(std::size_t c) const { return quotient(count(c, c), actual(c)); }
  // The harmonic mean of precision and recall: 2 true positives / (actual + predicted).
  double f1(std::size_t c) const { return quotient(2 * count(c, c), actual(c) + predicted(c)); }

  friend bool operator==(ConfusionMatrix const&, ConfusionMatrix const&) = default;

  // A table of the counts and of each class's precision, recall and F1. `names` may be left out or short: classes
  // without a name show their index. Of a name, 12 bytes are shown; what is unprintable is escaped.
  void print(std::FILE* out, std::vector<std::string> const& names = {}) const {
    bool const none = predicted(classes_) > 0;
    int width = 6;
    for (std::size_t c = 0; c < classes_; ++c) width = std::max(width, static_cast<int>(name_of(c, names).size()));
    std::fprintf(out, "%12s", "actual \\ as");
    for (std::size_t c = 0; c < classes_; ++c) std::fprintf(out, " %*.*s", width, width, name_of(c, names).c_str());
    if (none) std::fprintf(out, " %*s", width, "none");
    std::fprintf(out, "  precision   recall       F1\n");
    for (std::size_t a = 0; a < classes_; ++a) {
      std::fprintf(out, "%12.12s", name_of(a, names).c_str());
      for (std::size_t p = 0; p < classes_ + (none ? 1 : 0); ++p) std::fprintf(out, " %*zu", width, count(a, p));
      std::fprintf(out, "  %9s %8s %8s\n", percent(precision(a)).c_str(), percent(recall(a)).c_str(),
                   percent(f1(a)).c_str());
    }
    std::fprintf(out, "accuracy %s: %zu of %zu\n", percent(accuracy()).c_str(), correct(), total());
  }

 private:
  template <class Where>
  std::size_t sum(Where&& where) const {
    std::size_t result = 0;
    for (std::size_t a = 0; a < classes_; ++a) {
      for (std::size_t p = 0; p <= classes_; ++p) result += where(a, p) ? count(a, p) : 0;
    }
    return result;
  }
  static double quotient(std::size_t a, std::size_t b) {
    return b == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(a) / static_cast<double>(b);
  }
  static std::string name_of(std::size_t c, std::vector<std::string> const& names) {
    if (c >= names.size()) return std::to_string(c);
    std::string const shown = detail::quoted(names[c], 12);
    return shown.substr(1, shown.rfind('"') - 1);
  }
  static std::string percent(double fraction) {
    if (fraction != fraction) return "-";
    char text[16];
    std::snprintf(text, sizeof text, "%.2f %%", 100.0 * fraction);
    return text;
  }

  std::size_t classes_ = 0;
  std::vector<std::size_t> counts_;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
