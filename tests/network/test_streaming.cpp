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
  check_stream<Network<Accumulator<33, 3>, Tanh<33, 3>, Dropout<0.5, 33, 3>, Accumulator<33, 3>>>(2);
  check_stream<Network<Accumulator<33, 3>, Accumulator<33, 3, true>, Dense<3, 2>, Relu<2>>>(3);
}
// Padding on both sides, groups, one filter a channel, no padding at all: each has its delay.
BOOST_AUTO_TEST_CASE(of_padded_convolutions) {
  using Net = decltype(build<Shape<4, 41>>(conv1d<6, 3, Conv1dOptions{.padding = 1, .groups = 2}>, batch_norm<>, silu,
                                           conv1d<6, 3, Conv1dOptions{.padding = 2, .dilation = 2, .groups = 6}>, relu,
                                           conv1d<3, 2, Conv1dOptions{.bias = false}>));
  check_stream<Net>(4, 3);
  static_assert(detail::stream_end<Net>.delay == 1 + 2 + 1);
  static_assert(detail::stream_end<Net>.receptive_field() == 3 + 4 + 1);
}
BOOST_AUTO_TEST_CASE(of_strides) {
  using Net = decltype(build<Shape<2, 61>>(conv1d<4, 3, Conv1dOptions{.stride = 2, .padding = 1}>, relu,
                                           max_pool1d<3, Pool1dOptions{.stride = 2, .padding = 1}>,
                                           conv1d<3, 3, Conv1dOptions{.padding = 1}>, avg_pool1d<3>, tanh()));
  check_stream<Net, 4>(5, 1);
  static_assert(detail::stream_start<Net>.frames == 12);
}
BOOST_AUTO_TEST_CASE(of_joined_branches) {
  using Net = decltype(build<Shape<3, 45>>(residual(conv1d<3, 3, Conv1dOptions{.padding = 1}>, relu),
                                           residual(conv1d<4, 5, Conv1dOptions{.padding = 2}>, conv1d<4, 1>),
                                           concat(conv1d<2, 3, Conv1dOptions{.padding = {2, 0}}>, identity,
                                                  max_pool1d<3, Pool1dOptions{.stride = 1, .padding = 1}>),
                                           residual(relu, conv1d<10, 7, Conv1dOptions{.padding = 3}>, tanh())));
  check_stream<Net>(6, 7);
}
BOOST_AUTO_TEST_CASE(of_both_orders_of_axes) {
  using Net = decltype(build<Shape<40, 3>>(per_step<dense<4>>, transpose, conv1d<4, 3, Conv1dOptions{.padding = 1}>,
                                           relu, transpose, per_step<dense<2>>, tanh()));
  check_stream<Net>(7, 1);
  using Strided = Network<PerStep<48, Dense<3, 4>>, Tanh<48, 4>, Transpose<Shape<48, 4>>,
                          Conv1d<Shape<4, 48>, 3, 4, Conv1dOptions{.stride = 3, .padding = {1, 0}}>,
                          Transpose<Shape<3, 16>>, Accumulator<16, 3>, PerStep<16, Dense<3, 2>>>;
  check_stream<Strided, 4>(8);
}
// What is behind padding on both sides starts late: a layer with memory must not see what is before the sequence.
BOOST_AUTO_TEST_CASE(of_memory_behind_a_delay) {
  using Net =
      Network<Conv1d<Shape<2, 30>, 3, 5, Conv1dOptions{.padding = 2}>, Transpose<Shape<3, 30>>, Accumulator<30, 3>,
              Transpose<Shape<30, 3>>, Conv1d<Shape<3, 30>, 2, 3, Conv1dOptions{.padding = 1}>>;
  check_stream<Net>(9, 3);
}

// A sequence in one call, from a state and to one; in two calls, each of a half.
BOOST_AUTO_TEST_CASE(of_a_sequence_with_a_state) {
  static Network<Accumulator<40, 3>, Tanh<40, 3>, PerStep<40, Dense<3, 2>>> net;
  randomize(net, 10);
  Tensor<float, 40, 3> x{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(uniform_symmetric(RandomKey{11}, i));
  using Net = std::remove_reference_t<decltype(net)>;
  static Net::Workspace<1> workspace;
  Tensor<float, 40, 2> whole{};
  net.forward(x, whole, workspace);
  static SequenceWorkspace<Net> scratch;
  auto state = net.rest_state();
  Tensor<float, 40, 2> y{};
  net.forward(x, y, state, scratch);
  BOOST_TEST((y == whole));
  net.forward(x, y, state, scratch);
  BOOST_TEST((y != whole));
}
BOOST_AUTO_TEST_CASE(of_the_last_output_with_a_state) {
  using Net = Network<Accumulator<37, 3>, Accumulator<37, 3, true>, Dense<3, 2>>;
  static Net net;
  randomize(net, 12);
  Tensor<float, 37, 3> x{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(uniform_symmetric(RandomKey{11}, i));
  static Net::Workspace<1> workspace;
  Tensor<float, 2> whole{};
  net.forward(x, whole, workspace);
  static SequenceWorkspace<Net> scratch;
  auto state = net.rest_state();
  Tensor<float, 2> y{};
  net.forward(x, y, state, scratch);
  BOOST_TEST((y == whole));
}
