// Layers of models.hpp whose golden vectors stand in the file INGOT_TESTS_GOLDEN_FILE, against PyTorch.
#define BOOST_TEST_MODULE golden_models
#include "../layers/model_cases.hpp"
#include "check_table.hpp"

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

BOOST_AUTO_TEST_CASE(every_layer) {
  check_table<tests::INGOT_TESTS_GOLDEN_TABLE, INGOT_TESTS_GOLDEN_FILE>();
}
