// The layers of the table whose golden vectors stand in the file INGOT_TESTS_GOLDEN_FILE, against PyTorch.
#define BOOST_TEST_MODULE golden_layers
#include "../layers/layer_cases.hpp"
#include "check_network.hpp"

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

constexpr std::string_view file = INGOT_TESTS_GOLDEN_FILE "/";

// The state that a layer with memory ends in, behind steps one by one.
template <class L, std::size_t B, class T>
void check_final_state(Golden const& golden, std::string const& name) {
  using N = ingot::with_scalar_t<L, T>;
  constexpr std::size_t steps = L::input_shape::extents[0];
  auto const net = std::make_unique<ingot::Network<N>>();
  load(*net, golden, name + "/state/");
  N const& layer = net->template layer<0>();
  auto const x = std::make_unique<ingot::batch_t<T, B, typename L::input_shape>>();
  assign(*x, golden(name + "/x"), name + "/x");
  auto const states = std::make_unique<ingot::Tensor<T, B, L::state_size>>();
  ingot::Tensor<T, L::step_output::size> y;
  ingot::Workspace<T, N::template advance_workspace_size<1>> workspace;
  for (std::size_t b = 0; b < B; ++b) {
    T* const state = states->data() + b * L::state_size;
    layer.rest_state(state);
    for (std::size_t t = 0; t < steps; ++t) {
      T const* const frame = x->data() + (b * steps + t) * L::step_input::size;
      layer.template advance<1>(ingot::View<T const, 1, typename L::step_input>(frame, 0), y, state, workspace);
    }
  }
  check_close<T>(name + "/final", *states, golden(name + "/final"));
}

}  // namespace

// Every case of the file is in the table.
BOOST_AUTO_TEST_CASE(every_layer) {
  Golden const golden(INGOT_TESTS_GOLDEN_FILE);
  std::size_t tensors = 0;
  tests::LayerCases::for_each([&]<class Case>() {
    if constexpr (Case::golden.starts_with(file)) {
      std::string const name(Case::golden.substr(file.size()));
      check_golden<ingot::Network<typename Case::layer>, Case::batch>(golden, name);
      if constexpr (ingot::StatefulLayer<typename Case::layer>) {
        check_final_state<typename Case::layer, Case::batch, float>(golden, name);
        check_final_state<typename Case::layer, Case::batch, double>(golden, name);
      }
      tensors += golden.count(name + "/");
    }
  });
  BOOST_TEST(tensors == golden.count(""));
}
