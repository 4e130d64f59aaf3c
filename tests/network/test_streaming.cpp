// Step by step and block by block, networks over time give the bits of the whole sequence.
#define BOOST_TEST_MODULE streaming
#include <boost/test/unit_test.hpp>
#include <ingot/network/frozen.hpp>

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
  check_stream<Causal, 16>(1);
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
// What each step goes through is a tree of layers, whose last kernel takes the elementwise layer behind it.
BOOST_AUTO_TEST_CASE(of_trees_in_each_step) {
  using Tree = Network<Residual<Dense<5, 5>>, Dense<5, 3>, Tanh<3>, Dense<3, 4>>;
  check_stream<Network<PerStep<30, Tree>, Tanh<30, 4>, PerStep<30, Residual<Dense<4, 4>>>, Relu<30, 4>>>(16, 4);
  using Parted = Network<PerStep<30, Network<Dense<5, 3>, Tanh<3>>>, Relu<30, 3>>;
  check_stream<Parted>(17);
}
// Strides behind the last output are none in time.
BOOST_AUTO_TEST_CASE(of_strides_behind_the_last_output) {
  using Head = Network<Reshape<Shape<8>, Shape<2, 4>>, Conv1d<Shape<2, 4>, 3, 2, Conv1dOptions{.stride = 2}>>;
  using Net = Network<Residual<Accumulator<24, 8>>, Network<Accumulator<24, 8, true>, Tanh<8>>, Head>;
  static_assert(detail::stream_start<Net>.frames == 1);
  check_stream<Net>(18);
}
// What is no Network streams, too, prepared: a residual by itself.
BOOST_AUTO_TEST_CASE(of_a_layer_by_itself) {
  using Layer = Residual<Conv1d<In<2, 24>, 2, 3, causal(3)>>;
  static Layer layer;
  randomize(layer, 19);
  Tensor<float, 2, 24> x{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(uniform_symmetric(RandomKey{20}, i));
  Tensor<float, 2, 24> whole{};
  Workspace<float, workspace_size_v<Layer, 1>> workspace;
  layer.forward<1>(x, whole, workspace);
  static Streaming<Layer> stream;
  stream.prepare(layer);
  auto state = stream.rest_state();
  Streaming<Layer>::Workspace<> scratch;
  for (std::size_t t = 0; t < 24; ++t) {
    Tensor<float, 2> y{};
    stream.step(Tensor<float, 2>{x(0, t), x(1, t)}, y, state, scratch);
    BOOST_TEST((y == Tensor<float, 2>{whole(0, t), whole(1, t)}));
  }
  BOOST_TEST(stream.settled_state(scratch).settled);
}
// Pointers to what is written are read from, too, and an empty workspace is left out.
BOOST_AUTO_TEST_CASE(of_pointers_without_a_workspace) {
  using Net = Network<Accumulator<9, 2>>;
  static Net net{};
  static Streaming<Net> stream{};
  stream.prepare(net);
  float x[10] = {1, -1, 2, -2, 3, -3, 4, -4, 5, -5};
  float from_net[10] = {};
  float from_stream[10] = {};
  std::size_t count = 5;
  auto state = net.rest_state();
  net.advance<4>(x, from_net, count, state);
  float* const given = x;
  auto other = stream.rest_state();
  stream.advance<4>(given, from_stream, count, other);
  BOOST_TEST(std::equal(from_net, from_net + 10, from_stream));
}
// What is behind padding on both sides starts late: a layer with memory must not see what is before the sequence.
BOOST_AUTO_TEST_CASE(of_memory_behind_a_delay) {
  using Net =
      Network<Conv1d<Shape<2, 30>, 3, 5, Conv1dOptions{.padding = 2}>, Transpose<Shape<3, 30>>, Accumulator<30, 3>,
              Transpose<Shape<30, 3>>, Conv1d<Shape<3, 30>, 2, 3, Conv1dOptions{.padding = 1}>>;
  check_stream<Net>(9, 3);
}

// Of [Time] a step is one number.
BOOST_AUTO_TEST_CASE(of_numbers) {
  using Net = Network<Tanh<9>, Relu<9>>;
  static_assert(std::is_same_v<step_input_t<Net>, Shape<>> && std::is_same_v<step_output_t<Net>, Shape<>>);
  check_stream<Net>(22);
  constexpr Net net{};
  auto state = net.rest_state();
  Tensor<float> from_number{};
  Tensor<float> from_tensor{};
  net.step(0.5F, from_number, state);
  net.step(Tensor<float>{0.5F}, from_tensor, state);
  BOOST_TEST(from_number == from_tensor);
  BOOST_TEST(from_number == math::tanh(0.5F));
  Streaming<Net>{}.step(-0.5F, from_number, state);
  BOOST_TEST(from_number == 0.F);
}
// A normalisation of the last axes sees one frame, whichever axis before them is time.
BOOST_AUTO_TEST_CASE(of_normalised_frames) {
  constexpr LayerNormOptions last{.axes = 1};
  check_stream<decltype(build<Shape<21, 3>>(layer_norm<last>, per_step<dense<4>>, layer_norm<last>))>(23);
  check_stream<Network<Conv2d<Shape<1, 9, 4>, 3, Size2{2, 1}>, LayerNorm<Shape<3, 8, 4>, last>>>(24);
  static_assert(detail::stream_end<Network<Conv1d<Shape<1, 9>, 3, 1>, LayerNorm<Shape<3, 9>, last>>>.refused);
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

// Time by frequency: causal or not in time, padded in frequency, strides in both, one filter a channel.
BOOST_AUTO_TEST_CASE(of_time_by_frequency) {
  using Net = decltype(build<Shape<2, 29, 8>>(
      conv2d<4, Size2{3, 3}, ConvOptions{.padding = {1, 1}}>, batch_norm<>, relu,
      conv2d<4, 3, ConvOptions{.stride = {2, 1}, .padding = {2, 1, 0, 1}, .groups = 4}>,
      max_pool2d<Size2{2, 2}, PoolOptions{.stride = {1, 2}}>, conv2d<3, Size2{2, 1}, ConvOptions{.dilation = {3, 1}}>,
      avg_pool2d<Size2{2, 4}, PoolOptions{.stride = {1, 4}}>));
  check_stream<Net, 2>(13, 1);
}
// The largest of numbers that are all below zero: padding is never the largest.
BOOST_AUTO_TEST_CASE(of_maxima_below_zero) {
  using Below = Network<BatchNorm<Shape<1, 20>>, MaxPool1d<Shape<1, 20>, 3, Pool1dOptions{.stride = 1, .padding = 1}>>;
  static Below net{};
  net.layer<0>().running_var.fill(1);
  net.layer<0>().bias.fill(-5);
  auto state = net.rest_state();
  StepWorkspace<Below> workspace;
  Tensor<float, 1> y{};
  for (std::size_t t = 0; t < 3; ++t) net.step(Tensor<float, 1>{0}, y, state, workspace);
  BOOST_TEST(y[0] == -5.F);
}

// A copy of a state is that state, saved: going on from it gives the same outputs again. A reset is an assignment.
BOOST_AUTO_TEST_CASE(saved_restored_and_reset) {
  static_assert(std::is_trivially_copyable_v<State<Causal>> && std::is_aggregate_v<State<Causal>>);
  static_assert(std::is_trivially_default_constructible_v<State<Causal>>);
  static_assert(std::is_empty_v<State<Network<Relu<9, 3>>>> && state_bytes<Network<Relu<9, 3>>> == 0);
  static Causal net;
  randomize(net, 14);
  StepWorkspace<Causal> workspace;
  auto state = net.rest_state();
  auto const step = [&](float value) {
    Tensor<float, 3> y{};
    net.step(Tensor<float, 2>{value, -value}, y, state, workspace);
    return y;
  };
  auto const first = step(1);
  for (std::size_t t = 0; t < 30; ++t) step(static_cast<float>(t) / 16);
  State<Causal> const saved = state;
  auto const next = step(3);
  step(-7);
  state = saved;
  BOOST_TEST((step(3) == next));
  state = net.rest_state();
  BOOST_TEST((step(1) == first));
}

// From where silence leads, silence changes nothing more; and exactly so many steps are enough, fewer are not.
BOOST_AUTO_TEST_CASE(settled) {
  static Causal net;
  randomize(net, 15);
  StepWorkspace<Causal> workspace;
  auto const silent = net.settled_state(workspace);
  BOOST_TEST(silent.settled);
  BOOST_TEST(silent.steps == 2U + 4U);
  auto state = silent.state;
  Tensor<float, 3> y{};
  Tensor<float, 3> again{};
  net.step(Tensor<float, 2>{}, y, state, workspace);
  BOOST_TEST((state.values == silent.state.values));
  net.step(Tensor<float, 2>{}, again, state, workspace);
  BOOST_TEST((y == again));
  auto const hurried = net.settled_state(workspace, 3);
  BOOST_TEST(!hurried.settled);
  BOOST_TEST(hurried.steps == 3U);

  using Leaky = Network<Accumulator<9, 2>>;
  static Leaky leaky{};
  leaky.layer<0>().decay.fill(0.5F);
  leaky.layer<0>().start.fill(1);
  auto const forgotten = leaky.settled_state();
  BOOST_TEST(forgotten.settled);
  BOOST_TEST(forgotten.state.values[0] == 0.F);
  leaky.layer<0>().decay.fill(-1);
  BOOST_TEST(!leaky.settled_state(1000).settled);
}

// What a stream costs, in constants.
BOOST_AUTO_TEST_CASE(costs) {
  using Small = Streaming<Causal>;
  static_assert(Small::hop == 1 && Small::delay == 0 && Small::receptive_field == 3 + 4);
  static_assert(Small::macs_per_step == 2 * 5 * 3 + 5 * 3 * 2);
  static_assert(Small::state_bytes == sizeof(Small::State));
  using Recurrent = Streaming<Network<Accumulator<9, 2>>>;
  static_assert(Recurrent::receptive_field == Recurrent::unbounded && Recurrent::state_bytes == 2 * sizeof(float));
  using Strided = Streaming<Network<Conv1d<Shape<2, 40>, 3, 4, Conv1dOptions{.stride = 4}>>>;
  static_assert(Strided::hop == 4 && Strided::state_bytes == 0 && Strided::macs_per_step == 2 * 4 * 3);
  static_assert(std::is_same_v<Strided::step_input, Shape<2, 4>> && std::is_same_v<Strided::step_output, Shape<3>>);
}

// In double, and in what a network without parameters is given.
BOOST_AUTO_TEST_CASE(of_other_scalars) {
  using Double = Network<Conv1d<Shape<1, 9>, 2, 3, Conv1dOptions{.padding = 1}, double>, Tanh<2, 9>>;
  static Double net;
  randomize(net, 16);
  Tensor<double, 1, 9> x{1, -2, 3, 0.5, 0.25, -1, 2, 2, -3};
  Tensor<double, 2, 9> whole{};
  Double::Workspace<1> scratch;
  net.forward(x, whole, scratch);
  State<Double> state = net.rest_state();
  StepWorkspace<Double> workspace;
  for (std::size_t t = 0; t < 9; ++t) {
    Tensor<double, 2> y{};
    net.step(Tensor<double, 1>{x[t]}, y, state, workspace);
    BOOST_TEST((t == 0 || (y[0] == whole(0, t - 1) && y[1] == whole(1, t - 1))));
  }
  using Any = Network<MaxPool1d<Shape<1, 9>, 2, Pool1dOptions{.stride = 1}>>;
  constexpr Any any{};
  auto largest = any.rest_state<double>();
  StepWorkspace<Any, 1, double> numbers;
  Tensor<double, 1> y{};
  any.step(Tensor<double, 1>{-1e300}, y, largest, numbers);
  any.step(Tensor<double, 1>{-2e300}, y, largest, numbers);
  BOOST_TEST(y[0] == -1e300);
}

// All of it runs in constant expressions, too.
namespace {

using Tiny = Network<Conv1d<Shape<1, 6>, 2, 2, Conv1dOptions{.padding = {1, 0}}>, Relu<2, 6>,
                     MaxPool1d<Shape<2, 6>, 2, Pool1dOptions{.stride = 1, .padding = {1, 0}}>>;
constexpr bool streams_in_constant_expressions() {
  Tiny net{};
  net.layer<0>().weight = {1, 2, -1, 1};
  net.layer<0>().bias = {0.5F, 0};
  Tensor<float, 1, 6> const x{1, -1, 2, 0, 0, 3};
  Tensor<float, 2, 6> whole{};
  Tiny::Workspace<1> scratch{};
  net.forward<1>(x, whole, scratch);
  auto const stream = streaming(net);
  auto state = stream.rest_state();
  Streaming<Tiny>::Workspace<> workspace{};
  for (std::size_t t = 0; t < 6; ++t) {
    Tensor<float, 2> y{};
    stream.step(Tensor<float, 1>{x[t]}, y, state, workspace);
    if (y[0] != whole(0, t) || y[1] != whole(1, t)) return false;
  }
  return true;
}
static_assert(streams_in_constant_expressions());

}  // namespace

// Layers whose values are constants of the program stream as the layers that they are taken from.
namespace {

constexpr Tiny fixed = [] {
  Tiny net{};
  net.layer<0>().weight = {1, 2, -1, 1};
  net.layer<0>().bias = {0.5F, 0};
  return net;
}();

constexpr Network<Dense<2, 3>, Tanh<3>, Dense<3, 2>> fixed_step = [] {
  Network<Dense<2, 3>, Tanh<3>, Dense<3, 2>> net{};
  net.layer<0>().weight = {1, 2, -1, 1, 0.5F, -2};
  net.layer<2>().weight = {2, -1, 1, -2, 0.5F, 1};
  return net;
}();

}  // namespace
BOOST_AUTO_TEST_CASE(of_a_frozen_network_in_each_step) {
  check_stream<Network<PerStep<12, Frozen<fixed_step>>, Relu<12, 2>>>(21);
}
BOOST_AUTO_TEST_CASE(of_frozen_layers) {
  using Of = Network<Frozen<fixed, 0>, Relu<2, 6>, Frozen<fixed, 2>>;
  constexpr Of net{};
  static_assert(state_bytes<Of> == state_bytes<Tiny>);
  auto state = net.rest_state();
  auto expected = fixed.rest_state();
  StepWorkspace<Of> workspace;
  for (float const x : {1.F, -1.F, 2.F, -3.F, -1.F}) {
    Tensor<float, 2> y{};
    Tensor<float, 2> z{};
    net.step(Tensor<float, 1>{x}, y, state, workspace);
    fixed.step(Tensor<float, 1>{x}, z, expected, workspace);
    BOOST_TEST((y == z));
  }
}
