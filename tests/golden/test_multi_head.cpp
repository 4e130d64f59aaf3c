// Attention of several heads and transformer blocks whose golden vectors stand in the file INGOT_TESTS_GOLDEN_FILE,
// against PyTorch.
#define BOOST_TEST_MODULE golden_multi_head
#include "../layers/multi_head_cases.hpp"
#include "check_table.hpp"

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

BOOST_AUTO_TEST_CASE(every_layer) {
  check_table<tests::MultiHeadCases, INGOT_TESTS_GOLDEN_FILE>();
}
