// Layers from expressions at run time: derivatives, the layers that they equal, and what they say of themselves.
#define BOOST_TEST_MODULE expression_layers
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <ingot/ingot.hpp>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "expression_formulas.hpp"

using namespace formulas;
using ingot::Adam;
using ingot::AnyScalar;
using ingot::build;
using ingot::check_by_differences;
using ingot::Conv2d;
using ingot::ConvOptions;
using ingot::default_scalar_t;
using ingot::Dense;
using ingot::HeUniform;
using ingot::initialize;
using ingot::layer_of;
using ingot::MeanSquaredError;
using ingot::Network;
using ingot::Objective;
using ingot::Parameter;
using ingot::ParameterPath;
using ingot::Relu;
using ingot::saved_t;
using ingot::Scratch;
using ingot::Shape;
using ingot::Silu;
using ingot::Tanh;
using ingot::Tensor;
using ingot::TrainingContext;
using ingot::TrainingMemory;
using ingot::View;

namespace {

template <class L, std::size_t B>
void check() {
  BOOST_TEST((check_by_differences<L, B>().worst() < 1e-7));
}

// The outputs and gradients of a training pass.
template <class L, std::size_t B>
struct TrainingPass {
  using T = default_scalar_t<L>;
  ingot::batch_t<T, B, typename L::input_shape> x{}, dx{};
  ingot::batch_t<T, B, typename L::output_shape> y{}, dy{}, inferred{};
  saved_t<L, B, T> saved{};
  L gradient{};
  ingot::Workspace<T, ingot::workspace_size_v<L, B>> workspace{};

  explicit TrainingPass(L const& layer) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(2.0 * ingot::uniform_symmetric({1, 0}, i));
    for (std::size_t i = 0; i < dy.size(); ++i) dy[i] = static_cast<T>(ingot::uniform_symmetric({1, 1}, i));
    ingot::forward<B, T, L>(layer, x, inferred, workspace);
    ingot::forward_training<B, T, L>(layer, x, y, saved, TrainingContext{{}, B});
    ingot::backward<B, T, L>(layer, x, y, dy, dx, saved, gradient);
  }
  // The same gradient without dx.
  L gradient_alone(L const& layer) {
    L alone{};
    ingot::backward_parameters<B, T, L>(layer, x, y, dy, saved, alone);
    return alone;
  }
};

template <class A, class B>
double largest_difference(A const& a, B const& b) {
  double largest = 0.0;
  double scale = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    scale = std::max(scale, std::abs(static_cast<double>(b[i])));
  }
  return largest / scale;
}

// Two layers of the same parameters in the same order compute the same.
template <std::size_t B, class Ours, class Theirs>
void check_equal(double tolerance) {
  Ours ours{};
  Theirs theirs{};
  initialize(ours, 3, HeUniform{});
  initialize(theirs, 3, HeUniform{});
  static_assert(sizeof ours == sizeof theirs);
  BOOST_TEST((std::memcmp(&ours, &theirs, sizeof ours) == 0), "both start as one: names, roles and fans agree");
  theirs.bias.fill(0.5F);
  ours.template get<"bias">().fill(0.5F);
  TrainingPass<Ours, B> a(ours);
  TrainingPass<Theirs, B> b(theirs);
  BOOST_TEST(largest_difference(a.y, b.y) <= tolerance);
  BOOST_TEST((a.inferred == a.y));
  BOOST_TEST(largest_difference(a.dx, b.dx) <= tolerance);
  BOOST_TEST(largest_difference(a.gradient.template get<"weight">(), b.gradient.weight) <= tolerance);
  BOOST_TEST(largest_difference(a.gradient.template get<"bias">(), b.gradient.bias) <= tolerance);
  Ours const alone = a.gradient_alone(ours);
  BOOST_TEST((alone.template get<"weight">() == a.gradient.template get<"weight">()));
  BOOST_TEST((alone.template get<"bias">() == a.gradient.template get<"bias">()));
}

}  // namespace

// y = x w^T + b of 8 numbers: 24 products.
static_assert(ingot::ExpressionLayer<ingot::graph::matmul(ingot::graph::input<"x", 8>,
                                                          ingot::graph::transpose(ingot::graph::parameter<"w", 3, 8>)) +
                                     ingot::graph::parameter<"b", 3>>::macs == 24);

BOOST_AUTO_TEST_CASE(derivatives) {
  check<Swish<65>, 3>();
  check<Gated<17, 9>, 3>();
  check<Linear<33, 17>, 5>();
  check<Attention<7, 8>, 2>();
  check<ExpressionLayer<convolved<3, 9, 7, 4, 3>>, 2>();
  check<ExpressionLayer<convolved<4, 8, 8, 6, 3, ConvOptions{.padding = 1, .groups = 2}>>, 2>();
  check<Network<Dense<9, 12>, Swish<12>, Dense<12, 6>, Gated<6, 4>>, 3>();
}

BOOST_AUTO_TEST_CASE(equals_the_layers_of_the_same_formulas) {
  check_equal<5, Linear<33, 17>, Dense<33, 17>>(2e-6);
  check_equal<1, Linear<7, 1>, Dense<7, 1>>(2e-6);
  check_equal<2, ExpressionLayer<convolved<3, 9, 7, 4, 3>>, Conv2d<Shape<3, 9, 7>, 4, 3>>(2e-6);
  check_equal<2, ExpressionLayer<convolved<4, 8, 8, 6, 3, ConvOptions{.padding = 1, .groups = 2}>>,
              Conv2d<Shape<4, 8, 8>, 6, 3, ConvOptions{.padding = 1, .groups = 2}>>(2e-6);
}

// The gradient of the product could stand where dx will: without dx there is no such place.
BOOST_AUTO_TEST_CASE(parameters_have_gradients_without_the_input) {
  using Layer = ExpressionLayer<tanh(parameter_with_role<"w", Role::weight, 9> * input<"x", 9>)>;
  Layer layer{};
  initialize(layer, 3);
  TrainingPass<Layer, 3> pass(layer);
  BOOST_TEST((pass.gradient_alone(layer).get<"w">() == pass.gradient.get<"w">()));
}

// What is computed element by element is the loop of an activation, with its numbers.
BOOST_AUTO_TEST_CASE(pointwise_layers_are_activations) {
  constexpr auto x = input<"x", 4, 17>;
  using Ours = ExpressionLayer<x * sigmoid(x)>;
  static_assert(std::is_empty_v<Ours>);
  static_assert(ingot::in_place_v<Ours>);
  static_assert(!ingot::takes_scratch_v<Ours, 3>);
  static_assert(!ingot::keeps_something<Ours, 3, float>);
  static_assert(ingot::backward_reads_input_v<Ours>);
  static_assert(!ingot::backward_reads_output_v<Ours>);
  static_assert(ingot::computes_in_any_scalar<Ours>);
  using OfOutput = ExpressionLayer<1_c / (1_c + exp(-x))>;
  static_assert(!ingot::backward_reads_input_v<OfOutput>);
  static_assert(ingot::backward_reads_output_v<OfOutput>);

  TrainingPass<Ours, 3> a(Ours{});
  TrainingPass<Silu<4, 17>, 3> b(Silu<4, 17>{});
  BOOST_TEST((a.y == b.y));
  BOOST_TEST(largest_difference(a.dx, b.dx) < 1e-6);
}

BOOST_AUTO_TEST_CASE(says_what_it_is) {
  using Layer = Attention<7, 8>;
  static_assert(std::is_same_v<Layer::input_shape, Shape<7, 8>>);
  static_assert(std::is_same_v<Layer::output_shape, Shape<7, 8>>);
  static_assert(ingot::parameter_count<Layer> == 4 * 64);
  static_assert(ingot::parameter_count<Network<Swish<8>, Gated<8, 3>, Relu<3>>> == 1 + 2 * (24 + 3));
  static_assert(sizeof(Swish<8, double>) == sizeof(double));
  static_assert(ingot::workspace_bytes<Swish<8>> == 0);
  // q, k, v and the weights at most; a batch takes no more than a sample.
  static_assert(ingot::workspace_bytes<Layer> <= sizeof(float) * (4 * 56 + 49));
  static_assert(ingot::workspace_bytes<Layer> == ingot::workspace_bytes<Layer, 9>);
  static_assert(ingot::fingerprint_v<Layer> == ingot::fingerprint_v<ExpressionLayer<attention<7, 8>()>>);
  static_assert(ingot::fingerprint_v<Layer> != ingot::fingerprint_v<Attention<7, 8, double>>);
  // Kept with weights: it stays as it is, on every compiler.
  static_assert(Gated<3, 2>::identity().value == 0x10c6f6211ad907cd);
  static_assert(ExpressionLayer<convolved<2, 3, 3, 2, 2>>::identity().value == 0xff10dd1d1f52bde8);
  static_assert(Gated<4, 4>::identity() != ExpressionLayer<gated<4, 4>() * gated<4, 4>()>::identity());

  std::vector<std::string> names;
  std::vector<Parameter> parameters;
  Gated<5, 3> layer{};
  ingot::visit_parameters(
      [&](ParameterPath const& path, Parameter parameter, auto& tensor) {
        names.emplace_back();
        path.spell([&](char c) { names.back() += c; });
        parameters.push_back(parameter);
        tensor.fill(1.0F);
      },
      layer);
  BOOST_TEST((names == std::vector<std::string>{"w1", "b1", "w2", "b2"}));
  BOOST_TEST((parameters[0].role == Role::weight));
  BOOST_TEST((parameters[1].role == Role::bias));
  BOOST_TEST(parameters[0].fan_in == 5U);
  BOOST_TEST(parameters[0].fan_out == 3U);
  Gated<5, 3> const& constant = layer;
  BOOST_TEST(constant.get<"w2">()(4, 2) == 1.0F);
}

// Called by hand: the workspace is asked for where there is one, and nowhere else.
template <class L, class... Memory>
concept RunsWith = requires(L const& layer, ingot::batch_t<float, 2, typename L::input_shape> const& x,
                            ingot::batch_t<float, 2, typename L::output_shape>& y,
                            Memory&... memory) { layer.template forward<2>(x, y, memory...); };
template <class L>
using WorkspaceOf = ingot::Workspace<float, ingot::workspace_size_v<L, 2>>;
static_assert(RunsWith<Attention<7, 8>, WorkspaceOf<Attention<7, 8>>>);
static_assert(!RunsWith<Attention<7, 8>>);
static_assert(RunsWith<Swish<8>>);
static_assert(!RunsWith<Swish<8>, WorkspaceOf<Swish<8>>>);

BOOST_AUTO_TEST_CASE(runs_by_hand) {
  Attention<7, 8> layer{};
  initialize(layer, 1);
  TrainingPass<Attention<7, 8>, 2> const pass(layer);
  Tensor<float, 2, 7, 8> y{};
  WorkspaceOf<Attention<7, 8>> workspace{};
  layer.forward<2>(pass.x, y, workspace);
  BOOST_TEST((y == pass.y));
}

// A network of such layers learns; it is built from words, and its gradient does without dx of the first layer.
BOOST_AUTO_TEST_CASE(is_trained_in_a_network) {
  using Net = decltype(build<Shape<6, 4>>(layer_of<attention<6, 4>()>, ingot::flatten, ingot::dense<8>,
                                          layer_of<swish<8>>, layer_of<gated<8, 2>()>));
  constexpr std::size_t batch = 16;
  Net net{};
  initialize(net, 1);
  BOOST_TEST(net.layer<3>().get<"beta">()[0] == 1.0F);
  Adam<Net> adam{.learning_rate = 0.01};
  TrainingMemory<Net, batch> memory{};
  Tensor<float, batch, 6, 4> x{};
  Tensor<float, batch, 2> target{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(ingot::uniform_symmetric({2, 0}, i));
  // The inner product of the first and the last row, and of the two in the middle.
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t i = 0; i < 4; ++i) {
      target(b, 0) += x(b, 0, i) * x(b, 5, i);
      target(b, 1) += x(b, 2, i) * x(b, 3, i);
    }
  }
  float first = 0;
  float last = 0;
  for (int step = 0; step < 400; ++step) {
    last = ingot::train_step(net, adam, Objective{MeanSquaredError{}}, x, target, memory).total();
    if (step == 0) first = last;
  }
  BOOST_TEST(last < 0.01F * first);
  BOOST_TEST(net.layer<3>().get<"beta">()[0] != 1.0F);
}
