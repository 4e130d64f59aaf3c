#define BOOST_TEST_MODULE golden_dense
#include "check_network.hpp"

#include "ingot/layers/dense.hpp"
#include "ingot/network/network.hpp"

using namespace ingot;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

BOOST_AUTO_TEST_CASE(dense) {
  Golden const golden("dense");
  check_golden<Network<Dense<1, 1>>, 1>(golden, "dense_1_1");
  check_golden<Network<Dense<3, 7>>, 2>(golden, "dense_3_7");
  check_golden<Network<Dense<7, 3, float, Bias::none>>, 5>(golden, "dense_7_3_no_bias");
  check_golden<Network<Dense<17, 33>>, 2>(golden, "dense_17_33");
  check_golden<Network<Dense<33, 17>>, 5>(golden, "dense_33_17");
  check_golden<Network<Dense<33, 1>>, 1>(golden, "dense_33_1");
  check_golden<Network<Dense<1, 33, float, Bias::none>>, 2>(golden, "dense_1_33_no_bias");
}
