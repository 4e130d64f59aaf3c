// Layers of messages and updates: backward passes against central differences, parameters, costs, and the layers that
// they can say in other words.
#define BOOST_TEST_MODULE message_passing
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>

#include "ingot/layers/graphs/graph_sage.hpp"
#include "ingot/networks.hpp"
#include "message_passing_cases.hpp"
#include "table_by_differences.hpp"

using namespace tests;

BOOST_AUTO_TEST_CASE(every_layer) {
  check_table<MessagePassingCases>();
}

namespace {

// Of a message of the source alone there is one a node that is heard, of others one for each edge, as it is heard: the
// path has 4, in the order of the nodes.
using OfSource = MessagePassing<path_of_3, expressions::of_source<4, 2>, expressions::of_node<4, 2, 5>>;
static_assert(std::is_same_v<OfSource::input_shape, Shape<3, 4>> &&
              std::is_same_v<OfSource::output_shape, Shape<3, 5>>);
static_assert(macs_of<OfSource> == 3 * 4 * 2 + 3 * 5 * (4 + 2));
static_assert(other_operations_of<OfSource> == 3 * 2 * 2 + 4 * 2 + 3 * 5 * 2);
using OfBoth = MessagePassing<path_of_3, expressions::of_both<4, 2>, expressions::of_node<4, 2, 5>, of_means>;
static_assert(macs_of<OfBoth> == 4 * 2 * 4 * 2 + 3 * 5 * (4 + 2));
static_assert(other_operations_of<OfBoth> == 4 * 2 * 2 + (4 + 3) * 2 + 3 * 5 * 2);

// What tells one from another. Edges may be given in another order: features that are given in that are the same, those
// that are learned are in the place of others.
inline constexpr auto path_otherwise = graph_of<3>({{2, 1}, {1, 0}});
inline constexpr Tensor<double, 2, 2> some{1, 2, 3, 4};
inline constexpr Tensor<double, 2, 2> otherwise{3, 4, 1, 2};
inline constexpr MessagePassingOptions of_sums{};
template <auto const& G, MessagePassingOptions Options, auto const& Features>
using Featured =
    MessagePassing<G, expressions::of_edge<2, 2>, expressions::of_messages<2, 2>, Options, float, Features>;
template <auto const& G, MessagePassingOptions Options, auto const& Features>
inline constexpr auto fingerprint = fingerprint_v<Featured<G, Options, Features>>;
static_assert(fingerprint<path_of_3, of_sums, some> == fingerprint<path_otherwise, of_sums, otherwise>);
static_assert(fingerprint<path_of_3, of_sums, some> != fingerprint<path_of_3, of_sums, otherwise>);
static_assert(fingerprint<path_of_3, of_sums, some> != fingerprint<path_of_3, of_means, some>);
static_assert(fingerprint<path_of_3, of_sums, learned_edge_features> !=
              fingerprint<path_otherwise, of_sums, learned_edge_features>);

using Net = decltype(build<Shape<3, 4>>(
    message_passing<path_of_3, expressions::of_source<4, 2>, expressions::of_node<4, 2, 5>>, relu));
static_assert(std::is_same_v<Net, Network<OfSource, Relu<3, 5>>>);

}  // namespace

BOOST_AUTO_TEST_CASE(parameters_have_their_names) {
  MessagePassing<path_of_3, expressions::of_edge<2, 2>, expressions::of_messages<2, 3>, of_sums, float,
                 learned_edge_features>
      learned{};
  std::string names;
  visit_parameters(
      [&](ParameterPath const& path, Parameter, auto const& tensor) {
        path.spell([&](char c) { names += c; });
        names += ' ' + std::to_string(tensor.size()) + ' ';
      },
      learned);
  BOOST_TEST(names == "message.w 4 update.w 6 update.b 3 edge_features 4 ");

  OfSource layer{};
  layer.get<"message.w">()(1, 2) = 3;
  layer.get<"update.w">()[0] = 4;
  BOOST_TEST(layer.get<"message.w">()[6] == 3);
  BOOST_TEST(layer.get<"message.b">()[0] == 0);
}

namespace {

template <class T, class Layer>
constexpr auto run(Layer const& layer, tensor_t<T, typename Layer::input_shape> const& x) {
  tensor_t<T, typename Layer::output_shape> y;
  Workspace<T, workspace_size_v<Layer, 1>> scratch;
  layer.template forward<1>(View<T const, 1, typename Layer::input_shape>(x),
                            View<T, 1, typename Layer::output_shape>(y), scratch);
  return y;
}

namespace g = ingot::graph;
using namespace ingot::graph::literals;

constexpr auto as_it_is = g::input<"source", 2>;
constexpr auto heard = g::input<"messages", 2>;
// Without parameters, in any scalar.
using Largest = MessagePassing<with_isolated_node, as_it_is, heard, of_largest>;
static_assert(std::is_same_v<Largest::scalar, AnyScalar>);
constexpr auto largest_heard = [] {
  Tensor<double, 4, 2> const x{{1, 8}, {2, 7}, {3, 6}, {4, 5}};
  Tensor<double, 4, 2> y;
  Workspace<double, workspace_size_v<Largest, 1>> scratch;
  Largest{}.forward<1, double>(x, y, scratch);
  return y;
}();
static_assert(largest_heard == Tensor<double, 4, 2>{{4, 7}, {4, 8}, {0, 0}, {2, 8}});

}  // namespace

// Of equal messages the first gets the gradient, a NaN is the largest.
BOOST_AUTO_TEST_CASE(ties_and_no_numbers) {
  Tensor<float, 4, 2> x{{1, 5}, {1, std::numeric_limits<float>::quiet_NaN()}, {7, 7}, {1, 9}};
  Tensor<float, 4, 2> y;
  Tensor<float, 4, 2> const dy{{1, 1}, {10, 10}, {100, 100}, {1000, 1000}};
  Tensor<float, 4, 2> dx;
  Largest::Saved<1, float> saved;
  Largest gradient;
  Largest{}.forward_training<1, float>(x, y, saved, TrainingContext{RandomKey{}, 1});
  BOOST_TEST(std::isnan(y(0, 1)));
  BOOST_TEST(y(1, 1) == 9);
  BOOST_TEST(std::isnan(y(3, 1)));
  Largest{}.backward<1, float>(x, y, dy, dx, saved, gradient);
  BOOST_TEST((dx == Tensor<float, 4, 2>{{1010, 0}, {1, 1001}, {0, 0}, {0, 10}}));
}

namespace {

// A graph convolution, its factors being features of the edges; a graph with all loops.
inline constexpr auto looped =
    graph_of<4>({{0, 1}, {1, 2}, {0, 0}, {1, 1}, {2, 2}, {3, 3}, {0, 2}}, {.self_loops = true});
inline constexpr auto factors = [] {
  Tensor<double, looped.edges.size()> result{};
  for (std::size_t e = 0; e < result.size(); ++e) {
    auto const count = [](std::size_t node) { return static_cast<double>(neighbours_of<looped>.count(node)); };
    result[e] = 1.0 / math::sqrt(count(looped.edges[e].from) * count(looped.edges[e].to));
  }
  return result;
}();
constexpr auto sent = g::input<"edge"> * g::input<"source", 5>;
constexpr auto made = g::linear(g::input<"messages", 5>, g::parameter<"weight", 7, 5>, g::parameter<"bias", 7>);
using Said = MessagePassing<looped, sent, made, MessagePassingOptions{}, float, factors>;
using Written = GraphConvolution<looped, 5, 7>;

}  // namespace

// Bit for bit.
BOOST_AUTO_TEST_CASE(a_graph_convolution_in_other_words) {
  Network<Said> said{};
  Network<Written> written{};
  initialize(said, 7);
  Said& layer = said.layer<0>();
  layer.get<"update.bias">() = {1, 2, 3, 4, 5, 6, 7};
  written.layer<0>().weight = layer.get<"update.weight">();
  written.layer<0>().bias = layer.get<"update.bias">();
  Tensor<float, 4, 5> x;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 7) * 0.37F - 1.0F;
  auto const y = run<float>(layer, x);
  auto const expected = run<float>(written.layer<0>(), x);
  for (std::size_t i = 0; i < y.size(); ++i) BOOST_TEST(y[i] == expected[i]);
}

// A GraphSAGE of sums, to rounding: its products with the weights come first.
BOOST_AUTO_TEST_CASE(a_graph_sage_in_other_words) {
  constexpr auto update = g::matmul(g::parameter<"self", 3, 5>, g::input<"node", 5>) +
                          g::linear(g::input<"messages", 5>, g::parameter<"neighbour", 3, 5>, g::parameter<"bias", 3>);
  static constexpr GraphSageOptions options{.aggregation = Aggregation::sum};
  Network<MessagePassing<looped, g::input<"source", 5>, update, MessagePassingOptions{}, double>> said{};
  Network<GraphSage<looped, 5, 3, options, double>> written{};
  initialize(said, 7);
  auto& layer = said.layer<0>();
  layer.get<"update.bias">() = {1, 2, 3};
  written.layer<0>().neighbour_weight = layer.get<"update.neighbour">();
  written.layer<0>().self_weight = layer.get<"update.self">();
  written.layer<0>().bias = layer.get<"update.bias">();
  Tensor<double, 4, 5> x;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i % 7) * 0.37 - 1.0;
  auto const y = run<double>(layer, x);
  auto const expected = run<double>(written.layer<0>(), x);
  for (std::size_t i = 0; i < y.size(); ++i) BOOST_TEST(std::abs(y[i] - expected[i]) < 1e-14);
}

// Features that are given count as those that are learned do.
BOOST_AUTO_TEST_CASE(given_and_learned_features) {
  using Given =
      MessagePassing<path_of_3, expressions::of_edge<2, 2>, expressions::of_messages<2, 2>, of_sums, float, some>;
  using Learned = MessagePassing<path_of_3, expressions::of_edge<2, 2>, expressions::of_messages<2, 2>, of_sums, float,
                                 learned_edge_features>;
  Given given{};
  Learned learned{};
  given.get<"message.w">() = learned.get<"message.w">() = {1, 2, 3, 4};
  given.get<"update.w">() = learned.get<"update.w">() = {2, 1, 0, 1};
  learned.get<"edge_features">() = {1, 2, 3, 4};
  Tensor<float, 3, 2> const x{0.1F, 0.2F, 0.3F, -0.4F, -0.5F, 0.6F};
  BOOST_TEST((run<float>(given, x) == run<float>(learned, x)));
}

// In registers and without, the same bits.
BOOST_AUTO_TEST_CASE(constant_expressions_have_the_same_bits) {
  constexpr auto compute = []<class Layer>(std::type_identity<Layer>) {
    Network<Layer> net{};
    initialize(net, 3);
    tensor_t<float, typename Layer::input_shape> x;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 17) * 0.37F - 2.0F;
    return run<float>(net.template layer<0>(), x);
  };
  using Layer = MessagePassing<by_rule, expressions::of_both<5, 9>, expressions::gated<5, 9>>;
  constexpr auto expected = compute(std::type_identity<Layer>{});
  auto const y = compute(std::type_identity<Layer>{});
  for (std::size_t i = 0; i < y.size(); ++i) BOOST_TEST(y[i] == expected[i]);
}
