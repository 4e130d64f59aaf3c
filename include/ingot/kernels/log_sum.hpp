// The logarithm of a sum of exponentials, of any size.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/math.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// ln(exp(term(0)) + ... + exp(term(count - 1))) for count > 0: the largest term comes out first, so that nothing
// overflows. Asks twice for each term.
template <class T, class Term>
constexpr T log_sum_of_exponentials(std::size_t count, Term const& term) {
  T largest = term(0);
  for (std::size_t i = 1; i < count; ++i) largest = math::max(largest, term(i));
  return largest + math::log(sum_terms<T>(count, [&](std::size_t i) { return math::exp(term(i) - largest); }));
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"
