// The layers of the table whose golden vectors stand in the file INGOT_TESTS_GOLDEN_FILE, against PyTorch.
#define BOOST_TEST_MODULE golden_layers
#include "../layers/layer_cases.hpp"
#include "check_table.hpp"

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

BOOST_AUTO_TEST_CASE(every_layer) {
  check_table<tests::LayerCases, INGOT_TESTS_GOLDEN_FILE>();
}
