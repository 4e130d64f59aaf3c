// The continuous modern Hopfield network against its formula in PyTorch.
#define BOOST_TEST_MODULE golden_hopfield
#include "../layers/energy_cases.hpp"
#include "check_table.hpp"

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

BOOST_AUTO_TEST_CASE(every_layer) {
  check_table<tests::EnergyCases, "hopfield">();
}
