// Gates, slices of channels and stacks of residual blocks against PyTorch.
#define BOOST_TEST_MODULE golden_wavenet
#include "check_network.hpp"

#include "ingot/layers/activations.hpp"
#include "ingot/layers/conv1d.hpp"
#include "ingot/layers/gated_activation.hpp"
#include "ingot/layers/narrow.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/wavenet.hpp"

using namespace ingot;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

template <class Net, std::size_t B>
void check(std::string const& name) {
  check_golden<Net, B>(Golden("wavenet"), name);
}

}  // namespace

BOOST_AUTO_TEST_CASE(of_a_gate) {
  check<Network<GatedActivation<Shape<14, 5>>>, 2>("gate");
}
BOOST_AUTO_TEST_CASE(of_a_slice_of_channels) {
  check<Network<Narrow<Shape<5, 7, 2>, 3, 2>>, 2>("channels");
}
BOOST_AUTO_TEST_CASE(of_a_wavenet) {
  using Stack = WaveNet<19, 3, WaveNetArray{.channels = 5, .outputs = 4, .blocks = 3, .gated = true},
                        WaveNetArray{.channels = 4, .outputs = 2, .blocks = 2, .kernel = 2, .head_bias = true}>;
  check<Network<Conv1d<Shape<2, 19>, 3, 1>, Stack, Tanh<2, 19>>, 2>("wavenet");
}
