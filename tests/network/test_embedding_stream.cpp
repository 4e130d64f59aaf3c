// Step by step, embeddings and positional encodings give the bits of the pass over the whole: with a transformer behind
// them, the letters of a text go in one by one.
#define BOOST_TEST_MODULE embedding_stream
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <ingot/attention.hpp>

#include "streams.hpp"

using namespace ingot;
using namespace ingot::tests;

namespace {

// Indices below 11.
float index(std::uint64_t seed, std::size_t i) {
  return std::floor((random_number(seed, i) + 1) * 5.5F);
}
constexpr EmbeddingOptions padded{.padding = 0, .marked = true};
constexpr PositionOptions marked{.marked = true};

}  // namespace

BOOST_AUTO_TEST_CASE(of_embeddings) {
  using Net = Network<Embedding<19, 11, 5>, PerStep<19, Dense<5, 3>>>;
  static_assert(std::is_same_v<step_input_t<Net>, Shape<>> && state_bytes<Net> == 0);
  check_stream<Net>(1, 0, index);
  check_stream<Network<Embedding<19, 11, 5, padded>>>(2, 0, index);
}
BOOST_AUTO_TEST_CASE(of_positions) {
  check_stream<Network<SinusoidalPositions<19, 5>, PerStep<19, Dense<5, 3>>>, 4, false>(3);
  check_stream<Network<LearnedPositions<19, 5>>, 4, false>(4);
  check_stream<Network<SinusoidalPositions<19, 4, marked>, LearnedPositions<19, 4, marked>>, 4, false>(5);
  // Behind what waits, and with two frames a step.
  check_stream<Network<Conv1d<Shape<2, 24>, 4, 5, Conv1dOptions{.padding = 2}>, Transpose<Shape<4, 24>>,
                       SinusoidalPositions<24, 4>, LearnedPositions<24, 4>>,
               4, false>(6, 2);
  check_stream<
      Network<LearnedPositions<24, 4>, Transpose<Shape<24, 4>>, Conv1d<Shape<4, 24>, 3, 2, Conv1dOptions{.stride = 2}>>,
      4, false>(7);
}
BOOST_AUTO_TEST_CASE(of_a_transformer) {
  using Net = Network<Embedding<19, 11, 6, padded>, SinusoidalPositions<19, 6, marked>,
                      TransformerBlock<19, 6, 2, 8, TransformerOptions{.causal = true, .marked = true, .window = 6}>,
                      PerMarkedStep<19, Dense<6, 11>>>;
  check_stream<Net, 8, false>(8, 0, index);
  static_assert(state_bytes<Net> == 6 * 13 * sizeof(float) + 2 * sizeof(StatePosition));
  static Net net;
  randomize(net, 9);
  // A letter is a number; what is none gives NaN, in the steps that see it.
  auto state = net.rest_state();
  StepWorkspace<Net> workspace;
  BOOST_TEST(!net.settled_state(workspace, 100).settled);
  Tensor<float, 12> y{};
  net.step(3.F, y, state, workspace);
  BOOST_TEST(std::isfinite(y[0]));
  net.step(0.5F, y, state, workspace);
  BOOST_TEST(std::isnan(y[0]));
  for (std::size_t t = 0; t < 6; ++t) {
    BOOST_TEST(std::isnan(y[0]));
    net.step(4.F, y, state, workspace);
  }
  BOOST_TEST(std::isfinite(y[0]));
}
// Positions that were not learned give NaN, and remain unknown.
BOOST_AUTO_TEST_CASE(of_more_steps_than_positions) {
  using Net = Network<LearnedPositions<3, 2>>;
  static Net net;
  randomize(net, 10);
  auto state = net.rest_state();
  Tensor<float, 2> y{};
  for (std::size_t t = 0; t < 6; ++t) {
    net.step(Tensor<float, 2>{1, 2}, y, state);
    BOOST_TEST(std::isnan(y[1]) == (t >= 3));
  }
  BOOST_TEST(state.positions[0] == 3U);
  BOOST_TEST(net.settled_state().settled);
}
