// Every backward of the layers of attention against central differences.
#define BOOST_TEST_MODULE attention_by_differences
#include "table_by_differences.hpp"

#include "attention_cases.hpp"

BOOST_AUTO_TEST_CASE(every_layer) {
  tests::check_table<tests::AttentionCases>();
}
