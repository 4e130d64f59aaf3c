// The layers of attention against PyTorch.
#define BOOST_TEST_MODULE golden_attention
#include "../layers/attention_cases.hpp"
#include "check_table.hpp"

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

BOOST_AUTO_TEST_CASE(every_layer) {
  check_table<tests::AttentionCases, "attention">();
}

BOOST_AUTO_TEST_CASE(embeddings) {
  check_table<tests::EmbeddingCases, "embedding">();
}
