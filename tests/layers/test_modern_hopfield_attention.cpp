// One step of the continuous modern Hopfield network is attention, by its formula and as the layers of attention have it.
#define BOOST_TEST_MODULE modern_hopfield_attention
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <memory>

#include "ingot/attention.hpp"
#include "ingot/energies.hpp"
#include "ingot/graph.hpp"

using namespace ingot;

namespace {

template <class L>
void draw(L& layer, RandomKey key) {
  for (std::size_t i = 0; i < layer.patterns.size(); ++i) {
    layer.patterns[i] = static_cast<typename L::scalar>(standard_normal(key, i));
  }
}

}  // namespace

// Attention with one head, whose query is the state and whose keys and values are the patterns.
BOOST_AUTO_TEST_CASE(one_step_is_attention) {
  using namespace ingot::graph;
  constexpr std::size_t time = 6;
  constexpr std::size_t n = 9;
  constexpr std::size_t p = 14;
  constexpr auto query = input<"query", time, n>;
  constexpr auto memory = parameter<"memory", p, n>;
  constexpr auto attention = matmul(softmax(matmul(query, transpose(memory)) / 3_c), memory);
  using Layer = ModernHopfield<Shape<time, n>, p, ModernHopfieldOptions{}, double>;
  auto const layer = std::make_unique<Layer>();
  draw(*layer, {3, 0});
  Tensor<double, time, n> x;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = standard_normal({3, 1}, i);
  Tensor<double, time, n> y;
  Workspace<double, Layer::workspace_size<1>> workspace;
  layer->forward<1>(View<double const, 1, Shape<time, n>>(x), View<double, 1, Shape<time, n>>(y), workspace);
  Tensor<double, time, n> const expected = evaluate(attention, bind<"query">(x), bind<"memory">(layer->patterns));
  for (std::size_t i = 0; i < y.size(); ++i) BOOST_TEST(std::abs(y[i] - expected[i]) < 1e-14);

  // The layer of attention, whose projections are the identity.
  using Attention = CrossAttention<time, p, n, 1, AttentionOptions{.bias = false}, double>;
  auto const layer_of_attention = std::make_unique<Network<Attention>>();
  initialize(*layer_of_attention, 1);
  visit_parameters(
      [](ParameterPath const&, Parameter, auto& weight) {
        for (std::size_t i = 0; i < weight.size(); ++i) weight[i] = i / n % n == i % n ? 1.0 : 0.0;
      },
      *layer_of_attention);
  Tensor<double, time + p, n> both;
  std::copy(x.begin(), x.end(), both.begin());
  std::copy(layer->patterns.begin(), layer->patterns.end(), both.begin() + x.size());
  Tensor<double, time, n> const attended = (*layer_of_attention)(both);
  for (std::size_t i = 0; i < y.size(); ++i) BOOST_TEST(std::abs(y[i] - attended[i]) < 1e-14);
}

// Step by step in a stream, as the layer over time has it.
BOOST_AUTO_TEST_CASE(a_stream_has_the_bits_of_the_whole) {
  using Net = Network<PerStep<6, ModernHopfield<Shape<9>, 14>>>;
  auto const net = std::make_unique<Net>();
  draw(net->layer<0>().layer, {4, 0});
  ModernHopfield<Shape<6, 9>, 14> over_time{net->layer<0>().layer.patterns, {}};
  Tensor<float, 6, 9> x;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(standard_normal({4, 1}, i));
  Tensor<float, 6, 9> const whole = (*net)(x);
  Tensor<float, 6, 9> y;
  Workspace<float, 6 * 14> workspace;
  over_time.forward<1>(View<float const, 1, Shape<6, 9>>(x), View<float, 1, Shape<6, 9>>(y), workspace);
  BOOST_TEST((y == whole));
  auto state = net->rest_state();
  StepWorkspace<Net> step;
  for (std::size_t t = 0; t < 6; ++t) {
    Tensor<float, 9> frame;
    std::copy(x.begin() + t * 9, x.begin() + (t + 1) * 9, frame.begin());
    Tensor<float, 9> out;
    net->step(frame, out, state, step);
    for (std::size_t i = 0; i < 9; ++i) BOOST_TEST(out[i] == whole(t, i));
  }
}
