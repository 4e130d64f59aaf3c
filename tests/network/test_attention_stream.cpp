// Step by step and block by block, attention and what stands around it gives the bits of the causal pass over the whole.
#define BOOST_TEST_MODULE attention_stream
#include <boost/test/unit_test.hpp>
#include <ingot/attention.hpp>
#include <ingot/deploy/budget.hpp>

#include "streams.hpp"

using namespace ingot;
using namespace ingot::tests;

namespace {

constexpr RmsNormOptions last_rms{.axes = 1};

// To what is behind it a mark is a channel as others.
struct MarksAsChannel : Transpose<Shape<18, 4>> {
  static constexpr bool takes_marks = true;
};

}  // namespace
template <>
struct ingot::Streamed<MarksAsChannel> : detail::StreamedDerived<MarksAsChannel, Transpose<Shape<18, 4>>> {};

BOOST_AUTO_TEST_CASE(of_normalised_frames) {
  check_stream<Network<RmsNorm<Shape<21, 5>, last_rms>, PerStep<21, Dense<5, 3>>, RmsNorm<Shape<21, 3>, last_rms>>>(1);
  static_assert(detail::stream_end<Network<RmsNorm<Shape<21, 5>>>>.refused);
}
BOOST_AUTO_TEST_CASE(of_marked_frames) {
  using Inner = Network<Dense<4, 6>, Tanh<6>, LayerNorm<Shape<6>>, Dense<6, 3>>;
  check_stream<Network<PerMarkedStep<17, Inner>, PerMarkedStep<17, Residual<RmsNorm<Shape<3>>>>>>(2);
  // Two frames a step.
  check_stream<
      Network<PerMarkedStep<18, Inner>, MarksAsChannel, Conv1d<Shape<4, 18>, 2, 2, Conv1dOptions{.stride = 2}>>>(3);
}

namespace {

template <std::size_t Time, std::size_t Width, std::size_t Heads, AttentionOptions Options>
using Attention = Network<MultiHeadAttention<Time, Width, Heads, Options>>;

// Marks are 0 for every third step.
template <std::size_t Features>
float marked_number(std::uint64_t seed, std::size_t i) {
  if (i % Features != Features - 1) return random_number(seed, i);
  return (i / Features + seed) % 3 == 0 ? 0.F : 1.F;
}

}  // namespace

// The ring is not full, is just full, and goes round several times.
BOOST_AUTO_TEST_CASE(of_attention) {
  constexpr AttentionOptions causal{.causal = true};
  check_stream<Attention<23, 6, 2, causal>>(4);
  check_stream<Attention<23, 6, 3, AttentionOptions{.causal = true, .window = 5}>, 8>(5);
  check_stream<Attention<23, 8, 1, AttentionOptions{.causal = true, .bias = false, .window = 1}>>(6);
  check_stream<Attention<9, 6, 2, AttentionOptions{.causal = true, .window = 50}>>(7);
}
// Drawn heads, widths, windows, lengths and blocks.
namespace {

template <std::size_t I>
constexpr std::size_t drawn(std::size_t what, std::size_t below) {
  return RandomKey{17, I}.word(what) % below;
}
template <std::size_t I>
void check_drawn() {
  constexpr std::size_t heads = 1 + drawn<I>(0, 4);
  constexpr std::size_t width = heads * (1 + drawn<I>(1, 9));
  constexpr std::size_t length = 10 + drawn<I>(2, 30);
  constexpr AttentionOptions options{.causal = true, .bias = drawn<I>(3, 2) == 0, .window = drawn<I>(4, 14)};
  check_stream<Attention<length, width, heads, options>, 1 + drawn<I>(5, 9)>(I);
}

}  // namespace
BOOST_AUTO_TEST_CASE(of_drawn_attention) {
  []<std::size_t... I>(std::index_sequence<I...>) { (check_drawn<I>(), ...); }(std::make_index_sequence<8>{});
}
BOOST_AUTO_TEST_CASE(of_marked_attention) {
  constexpr AttentionOptions marked{.causal = true, .marked = true, .window = 4};
  check_stream<Attention<23, 6, 2, marked>>(8, 0, marked_number<7>);
  check_stream<Attention<23, 6, 2, marked>>(9, 0, marked_number<7>);
}
// Behind what delays, and with several frames a step.
BOOST_AUTO_TEST_CASE(of_attention_behind_convolutions) {
  constexpr AttentionOptions causal{.causal = true, .window = 5};
  using Delayed = Network<Conv1d<Shape<2, 24>, 4, 5, Conv1dOptions{.padding = 2}>, Transpose<Shape<4, 24>>,
                          Residual<MultiHeadAttention<24, 4, 2, causal>>, Transpose<Shape<24, 4>>,
                          Conv1d<Shape<4, 24>, 2, 3, Conv1dOptions{.padding = 1}>>;
  static_assert(detail::stream_end<Delayed>.delay == 3 && !detail::stream_end<Delayed>.unbounded);
  static_assert(detail::stream_end<Delayed>.receptive_field() == 5 + 4 + 2);
  check_stream<Delayed>(10, 3);
  using Strided = Network<MultiHeadAttention<24, 4, 2, causal>, Transpose<Shape<24, 4>>,
                          Conv1d<Shape<4, 24>, 3, 2, Conv1dOptions{.stride = 2}>, Transpose<Shape<3, 12>>,
                          MultiHeadAttention<12, 3, 1, AttentionOptions{.causal = true, .window = 4}>>;
  check_stream<Strided>(11);
}
// A stream that is longer than what it learned on goes on with as many steps as that has.
BOOST_AUTO_TEST_CASE(of_more_steps_than_learned) {
  using Short = Attention<7, 6, 2, AttentionOptions{.causal = true}>;
  using Long = Attention<40, 6, 2, AttentionOptions{.causal = true, .window = 7}>;
  static Short net;
  randomize(net, 12);
  static Long longer;
  longer.layer<0>().in_proj_weight = net.layer<0>().in_proj_weight;
  longer.layer<0>().in_proj_bias = net.layer<0>().in_proj_bias;
  longer.layer<0>().out_proj = net.layer<0>().out_proj;
  Tensor<float, 40, 6> x{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = random_number(13, i);
  Tensor<float, 40, 6> whole{};
  static Long::Workspace<1> workspace;
  longer.forward<1>(x, whole, workspace);
  Tensor<float, 40, 6> y{};
  State<Short> state = net.rest_state();
  static BlockWorkspace<Short, 16> scratch;
  net.advance<16>(x.data(), y.data(), std::size_t{40}, state, scratch);
  BOOST_TEST((y == whole));
}
BOOST_AUTO_TEST_CASE(states_and_costs) {
  using Net = Attention<30, 6, 2, AttentionOptions{.causal = true, .window = 5}>;
  static_assert(std::is_trivially_copyable_v<State<Net>> && std::is_trivially_default_constructible_v<State<Net>>);
  static_assert(state_bytes<Net> == 5 * 2 * 6 * sizeof(float) + sizeof(StatePosition));
  static_assert(Streaming<Net>::receptive_field == 5 && Streaming<Net>::delay == 0);
  static_assert(step_cost<Net>.macs == 4 * 6 * 6 + 2 * 5 * 6);
  static_assert(step_cost<Net>.workspace_bytes == (3 * 6 + 5) * sizeof(float));
  static_assert(fits_steps<Net, Budget{.flash = 1_KiB, .ram = 512, .macs = 250}>);
  static Net net;
  randomize(net, 14);
  StepWorkspace<Net> workspace;
  auto state = net.rest_state();
  BOOST_TEST((state == State<Net>{}));
  auto const step = [&](float value) {
    Tensor<float, 6> y{};
    net.step(Tensor<float, 6>{value, -value, 1, 0, 0.5F, value}, y, state, workspace);
    return y;
  };
  auto const first = step(1);
  for (std::size_t t = 0; t < 12; ++t) step(static_cast<float>(t) / 16);
  State<Net> const saved = state;
  auto const next = step(3);
  step(-7);
  state = saved;
  BOOST_TEST((step(3) == next));
  state = net.rest_state();
  BOOST_TEST((step(1) == first));
}
// Another scalar, and while compiling.
namespace {

constexpr bool streams_in_constant_expressions() {
  using Net = Network<MultiHeadAttention<5, 2, 1, AttentionOptions{.causal = true, .window = 2}, double>>;
  Net net{};
  net.layer<0>().in_proj_weight = {1, 2, -1, 1, 0.5, 1, 2, -1, 1, 0, 0.25, 1};
  net.layer<0>().out_proj.weight = {1, -1, 0.5, 2};
  Tensor<double, 5, 2> const x{1, -1, 2, 0, 0, 3, 1, 1, -2, 1};
  Tensor<double, 5, 2> whole{};
  Net::Workspace<1> scratch{};
  net.forward<1>(x, whole, scratch);
  auto state = net.rest_state();
  StepWorkspace<Net> workspace{};
  for (std::size_t t = 0; t < 5; ++t) {
    Tensor<double, 2> y{};
    net.step(Tensor<double, 2>{x(t, 0), x(t, 1)}, y, state, workspace);
    if (y[0] != whole(t, 0) || y[1] != whole(t, 1)) return false;
  }
  return true;
}
static_assert(streams_in_constant_expressions());

}  // namespace
BOOST_AUTO_TEST_CASE(of_transformer_blocks) {
  constexpr TransformerOptions plain{.causal = true, .window = 4};
  check_stream<Network<TransformerBlock<19, 6, 2, 9, plain>, FeedForward<19, 6, 5>, PerStep<19, Dense<6, 3>>>, 8>(15);
  constexpr TransformerOptions modern{.norm_first = true,
                                      .norm = BlockNorm::rms,
                                      .activation = BlockActivation::silu,
                                      .causal = true,
                                      .marked = true,
                                      .window = 4,
                                      .dropout = 0.25};
  constexpr TransformerOptions marked{.causal = true, .marked = true};
  using Blocks = Network<TransformerBlock<19, 6, 2, 9, modern>, TransformerBlock<19, 6, 3, 9, marked>>;
  check_stream<Blocks>(16, 0, marked_number<7>);
  static_assert(Streaming<Blocks>::receptive_field == 4 + 19 - 1);
  static_assert(step_cost<Blocks>.macs == 2 * (4 * 6 * 6 + 2 * 6 * 9) + 2 * 6 * (4 + 19));
  static_assert(state_bytes<Blocks> == (4 + 19) * (2 * 6 + 1) * sizeof(float) + 2 * sizeof(StatePosition));
}
