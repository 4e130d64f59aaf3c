// Layers over graphs against dense formulas in PyTorch.
#define BOOST_TEST_MODULE golden_graph_layers
#include "../layers/graph_cases.hpp"
#include "check_table.hpp"

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

BOOST_AUTO_TEST_CASE(every_layer) {
  check_table<tests::GraphCases, "graph_layers">();
}
