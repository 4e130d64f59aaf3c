// Sums of many terms, accurate at any length.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ingot/core/as_written.hpp"

namespace ingot::kernels {

// Sums are kept in this many lanes, which a compiler turns into vector registers without being allowed to
// reorder additions.
inline constexpr std::size_t lanes = 16;

// Adds numbers as a balanced tree would: the rounding error grows with the logarithm of their count, not with the count
// (Higham 1993).
template <class T>
class PairwiseSum {
 public:
  constexpr void add(T value) {
    std::size_t level = 0;
    for (; (count_ >> level) % 2 == 1; ++level) value += partial_[level];
    partial_[level] = value;
    ++count_;
  }

  // Adds term(0) + ... + term(count - 1), in blocks of `lanes` running sums.
  template <class Term>
  constexpr void add_terms(std::size_t count, Term const& term) {
    for (std::size_t first = 0; first < count; first += block) {
      add(sum_block(first, std::min(count, first + block), term));
    }
  }

  constexpr T total() const {
    T sum = T(0);
    for (std::size_t level = 0; (count_ >> level) > 0; ++level) {
      if ((count_ >> level) % 2 == 1) sum += partial_[level];
    }
    return sum;
  }

  static constexpr std::size_t block = 32 * lanes;

  // term(first) + ... + term(last - 1), for at most a block of them.
  template <class Term>
  static constexpr T sum_block(std::size_t first, std::size_t last, Term const& term) {
    INGOT_AS_WRITTEN;  // else Clang takes a common factor out of terms that were made small by it
    T rest = T(0);
    if (last - first < lanes) {
      for (std::size_t i = first; i < last; ++i) rest += term(i);
      return rest;
    }
    std::array<T, lanes> sums{};
    std::size_t const whole = last - (last - first) % lanes;
    for (std::size_t i = first; i < whole; i += lanes) {
      for (std::size_t l = 0; l < lanes; ++l) sums[l] += term(i + l);
    }
    for (std::size_t i = whole; i < last; ++i) rest += term(i);
    for (std::size_t width = lanes / 2; width > 0; width /= 2) {
      for (std::size_t l = 0; l < width; ++l) sums[l] += sums[l + width];
    }
    return sums[0] + rest;
  }

 private:
  static constexpr std::size_t levels = 32;

  std::array<T, levels> partial_{};
  std::size_t count_ = 0;
};

// term(0) + ... + term(count - 1)
template <class T, class Term>
constexpr T sum_terms(std::size_t count, Term const& term) {
  if (count <= PairwiseSum<T>::block) return PairwiseSum<T>::sum_block(0, count, term);
  PairwiseSum<T> sum;
  sum.add_terms(count, term);
  return sum.total();
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
