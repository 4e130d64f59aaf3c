// The backward pass of every layer of a table against central differences.
#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "case_table.hpp"

namespace tests {

// Kinks (ReLU at 0, equal maxima) are not met: the inputs are random.
template <class L, std::size_t B>
void check(std::type_identity_t<std::uint64_t> seed = 1) {
  auto const errors = check_by_differences<L, B>(seed);
  BOOST_TEST(errors.input < 1e-7);
  BOOST_TEST(errors.parameters < 1e-7);
}

// The compiler's own words for a case.
template <class Case>
std::string_view describe() {
  return __PRETTY_FUNCTION__;
}

// Those that are not proven by duals at this batch; where tests are to be cheap, those that have no golden gradients
// either.
template <class Table>
void check_table() {
  Table::for_each([]<class Case>() {
#ifdef INGOT_TESTS_BRIEF
    constexpr bool is_checked = Case::small_batch < Case::batch && Case::golden.empty();
#else
    constexpr bool is_checked = Case::small_batch < Case::batch;
#endif
    if constexpr (is_checked) {
      BOOST_TEST_CONTEXT(describe<Case>()) {
        check<typename Case::layer, Case::batch>();
      }
    }
  });
}

}  // namespace tests
