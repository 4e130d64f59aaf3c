// Sums of many terms, accurate at any length.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/as_written.hpp"
#include "ingot/core/simd.hpp"

namespace ingot::kernels {

// Sums are kept in this many lanes, which a compiler turns into vector registers without being allowed to
// reorder additions.
inline constexpr std::size_t lanes = 16;

// How many terms of a sum are asked for at once: those from an index on, one number or a pack.
template <std::size_t W>
using Together = std::integral_constant<std::size_t, W>;

// W numbers from x on: one, or a pack.
template <std::size_t W, class T>
INGOT_INLINE constexpr auto read(T const* x) {
  if constexpr (W == 1) {
    return *x;
  } else {
    return simd::Pack<T, W>(simd::load<W>(x));
  }
}

namespace detail {

// Whether a term is term(Together<W>, i), of any W, and not term(i).
template <class Term>
inline constexpr bool is_wide = requires(Term const& term) { term(Together<1>{}, std::size_t{0}); };

template <class Term>
constexpr auto term_at(Term const& term, std::size_t i) {
  if constexpr (is_wide<Term>) {
    return term(Together<1>{}, i);
  } else {
    return term(i);
  }
}

// The lanes' sums of term(first) + ... + term(last - 1), put together as PairwiseSum does.
template <class T, class Term>
INGOT_INLINE T sum_lanes_in_registers(std::size_t first, std::size_t last, Term const& term) {
  constexpr std::size_t W = std::min(simd::width<T>, lanes);
  simd::Pack<T, W> sums[lanes / W];
  INGOT_UNROLL
  for (std::size_t v = 0; v < lanes / W; ++v) sums[v] = simd::Pack<T, W>(T(0));
  for (std::size_t i = first; i < last; i += lanes) {
    INGOT_UNROLL
    for (std::size_t v = 0; v < lanes / W; ++v) sums[v] += term(Together<W>{}, i + v * W);
  }
  INGOT_UNROLL
  for (std::size_t width = lanes / W / 2; width > 0; width /= 2) {
    INGOT_UNROLL
    for (std::size_t v = 0; v < width; ++v) sums[v] += sums[v + width];
  }
  return simd::fold_halves<T, W>(sums[0].v, [](auto lower, auto upper) {
    INGOT_AS_WRITTEN;
    return lower + upper;
  });
}

}  // namespace detail

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

  // Adds term(0) + ... + term(count - 1), in blocks of `lanes` running sums; in registers, if the term is
  // term(Together<W>, i): W of them from i on.
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
      for (std::size_t i = first; i < last; ++i) rest += detail::term_at(term, i);
      return rest;
    }
    std::size_t const whole = last - (last - first) % lanes;
    T const sum = sum_lanes(first, whole, term);
    for (std::size_t i = whole; i < last; ++i) rest += detail::term_at(term, i);
    return sum + rest;
  }

 private:
  template <class Term>
  static constexpr T sum_lanes(std::size_t first, std::size_t last, Term const& term) {
    INGOT_AS_WRITTEN;
    if constexpr (detail::is_wide<Term> && simd::in_registers<T> && (simd::width<T> > 1)) {
      if (!std::is_constant_evaluated()) return detail::sum_lanes_in_registers<T>(first, last, term);
    }
    std::array<T, lanes> sums{};
    for (std::size_t i = first; i < last; i += lanes) {
      for (std::size_t l = 0; l < lanes; ++l) sums[l] += detail::term_at(term, i + l);
    }
    for (std::size_t width = lanes / 2; width > 0; width /= 2) {
      for (std::size_t l = 0; l < width; ++l) sums[l] += sums[l + width];
    }
    return sums[0];
  }

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
