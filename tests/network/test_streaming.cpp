// Step by step and block by block, networks over time give the bits of the whole sequence.
#define BOOST_TEST_MODULE streaming
#include <boost/test/unit_test.hpp>

#include "accumulator.hpp"
#include "streams.hpp"

using namespace ingot;
using namespace ingot::tests;

namespace {

template <std::size_t C, std::size_t Time>
using In = Shape<C, Time>;
using Causal = Network<Conv1d<In<2, 40>, 5, 3, Conv1dOptions{.padding = {2, 0}}>, Relu<5, 40>,
                       Conv1d<In<5, 40>, 3, 2, Conv1dOptions{.padding = {4, 0}, .dilation = 4}>, Tanh<3, 40>>;

}  // namespace

BOOST_AUTO_TEST_CASE(of_causal_convolutions) {
  check_stream<Causal>(1);
  static_assert(state_bytes<Causal> == (2 * 2 + 4 * 5) * sizeof(float) + 2 * sizeof(StatePosition));
}
BOOST_AUTO_TEST_CASE(of_layers_with_memory) {
  check_stream<Network<Accumulator<33, 3>, Tanh<33, 3>, Accumulator<33, 3>>>(2);
  check_stream<Network<Accumulator<33, 3>, Accumulator<33, 3, true>, Dense<3, 2>, Relu<2>>>(3);
}
