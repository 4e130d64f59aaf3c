// The layers of the table whose golden vectors stand in the file INGOT_TESTS_GOLDEN_FILE, against PyTorch.
#define BOOST_TEST_MODULE golden_layers
#include "../layers/layer_cases.hpp"
#include "check_network.hpp"

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

constexpr std::string_view file = INGOT_TESTS_GOLDEN_FILE "/";

}  // namespace

// Every case of the file is in the table.
BOOST_AUTO_TEST_CASE(every_layer) {
  Golden const golden(INGOT_TESTS_GOLDEN_FILE);
  std::size_t tensors = 0;
  tests::LayerCases::for_each([&]<class Case>() {
    if constexpr (Case::golden.starts_with(file)) {
      std::string const name(Case::golden.substr(file.size()));
      check_golden<ingot::Network<typename Case::layer>, Case::batch>(golden, name);
      tensors += golden.count(name + "/");
    }
  });
  BOOST_TEST(tensors == golden.count(""));
}
