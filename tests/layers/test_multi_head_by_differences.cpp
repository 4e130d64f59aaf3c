// The backward pass of attention against central differences.
#define BOOST_TEST_MODULE multi_head_by_differences
#include "multi_head_cases.hpp"
#include "table_by_differences.hpp"

BOOST_AUTO_TEST_CASE(every_layer) {
  tests::check_table<tests::MultiHeadCases>();
}
