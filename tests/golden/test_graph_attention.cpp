// Attention over neighbours against its dense formula in PyTorch.
#define BOOST_TEST_MODULE golden_graph_attention
#include "../layers/graph_attention_cases.hpp"
#include "check_table.hpp"

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

BOOST_AUTO_TEST_CASE(every_layer) {
  check_table<tests::GraphAttentionCases, "graph_attention">();
}
