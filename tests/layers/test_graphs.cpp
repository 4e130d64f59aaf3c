// Graphs as constants, what layers over them cost, and their backward passes against central differences.
#define BOOST_TEST_MODULE graphs
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <type_traits>

#include "graph_cases.hpp"
#include "ingot/network/frozen.hpp"
#include "ingot/networks.hpp"
#include "table_by_differences.hpp"

using namespace tests;

BOOST_AUTO_TEST_CASE(every_layer) {
  check_table<GraphCases>();
}

namespace {

// Rows are in ascending order, whatever the order of edges.
static_assert(neighbours_of<path_of_3>.starts == std::array<std::uint8_t, 4>{0, 1, 3, 4});
static_assert(neighbours_of<path_of_3>.nodes == std::array<std::uint8_t, 4>{1, 0, 2, 1});
static_assert(neighbours_of<with_isolated_node>.starts == std::array<std::uint8_t, 5>{0, 2, 4, 4, 6});
static_assert(neighbours_of<with_isolated_node>.nodes == std::array<std::uint8_t, 6>{1, 3, 0, 3, 0, 1});
// Each node itself, once.
static_assert(neighbours_of<path_of_3, true>.nodes == std::array<std::uint8_t, 7>{0, 1, 0, 1, 2, 1, 2});
static_assert(neighbours_of<with_loops, true>.nodes == std::array<std::uint8_t, 5>{0, 1, 2, 1, 2});
static_assert(neighbours_of<with_loops>.nodes == std::array<std::uint8_t, 3>{0, 2, 1});
// Of a directed graph, who is heard and who hears.
static_assert(neighbours_of<directed_with_loops>.starts == std::array<std::uint8_t, 5>{0, 0, 3, 3, 5});
static_assert(neighbours_of<directed_with_loops>.nodes == std::array<std::uint8_t, 5>{0, 2, 3, 1, 3});
static_assert(hearers_of<directed_with_loops>.starts == std::array<std::uint8_t, 5>{0, 1, 2, 3, 5});
static_assert(hearers_of<directed_with_loops>.nodes == std::array<std::uint8_t, 5>{1, 3, 1, 1, 3});
static_assert(&hearers_of<wheel> == &neighbours_of<wheel>);

// Indices are as wide as they must be.
inline constexpr auto large_grid = grid_graph<20, 20>();
static_assert(large_grid.edges.size() == 760);
static_assert(std::is_same_v<decltype(neighbours_of<large_grid>.nodes)::value_type, std::uint16_t>);
static_assert(neighbours_of<large_grid>.count(0) == 2 && neighbours_of<large_grid>.count(1) == 3 &&
              neighbours_of<large_grid>.count(21) == 4);

// The order in which edges are given, and which end of one is named first, is nothing to the weights; edges are.
inline constexpr auto path_otherwise = graph_of<3>({{2, 1}, {1, 0}});
inline constexpr auto path_both_ways = graph_of<3>({{2, 1}, {1, 0}, {0, 1}, {1, 2}}, {.directed = true});
inline constexpr auto another_path = graph_of<3>({{0, 2}, {1, 2}});
inline constexpr auto path_one_way = graph_of<3>({{0, 1}, {1, 2}}, {.directed = true});
template <template <auto const&, std::size_t, std::size_t, auto, class> class L, auto Options>
constexpr bool identity_is_of_the_edges() {
  constexpr std::uint64_t path = fingerprint_v<L<path_of_3, 2, 3, Options, float>>;
  static_assert(path == fingerprint_v<L<path_otherwise, 2, 3, Options, float>>);
  static_assert(path == fingerprint_v<L<path_both_ways, 2, 3, Options, float>>);
  static_assert(path != fingerprint_v<L<another_path, 2, 3, Options, float>>);
  static_assert(path != fingerprint_v<L<path_one_way, 2, 3, Options, float>>);
  return true;
}
template <auto const& G, std::size_t In, std::size_t Out, auto Options, class T>
using Convolution = GraphConvolution<G, In, Out, Options, T>;
template <auto const& G, std::size_t In, std::size_t Out, auto Options, class T>
using Sage = GraphSage<G, In, Out, Options, T>;
static_assert(identity_is_of_the_edges<Convolution, GraphConvolutionOptions{}>());
static_assert(identity_is_of_the_edges<Sage, GraphSageOptions{}>());
static_assert(fingerprint_v<GraphConvolution<path_of_3, 2, 3>> !=
              fingerprint_v<GraphConvolution<path_of_3, 2, 3, without_loops>>);
static_assert(fingerprint_v<GraphSage<path_of_3, 2, 3>> != fingerprint_v<GraphSage<path_of_3, 2, 3, largest>>);
static_assert(fingerprint_v<SumOfNodes<3, 2>> != fingerprint_v<MeanOfNodes<3, 2>>);

// Edges are counted as they are: 4 and 3 loops of the path, in the features that are fewer.
static_assert(macs_of<GraphConvolution<path_of_3, 5, 2>> == 3 * 5 * 2 + 7 * 2);
static_assert(macs_of<GraphConvolution<path_of_3, 2, 5>> == 3 * 2 * 5 + 7 * 2);
static_assert(macs_of<GraphConvolution<path_of_3, 2, 5, bare>> == 3 * 2 * 5 + 4 * 2);
static_assert(other_operations_of<GraphConvolution<path_of_3, 2, 5, bare>> == 0);
static_assert(macs_of<GraphSage<path_of_3, 5, 2>> == 2 * 3 * 5 * 2 + 4 * 2);
static_assert(macs_of<GraphSage<path_of_3, 5, 2, largest>> == 2 * 3 * 5 * 2);
static_assert(other_operations_of<GraphSage<path_of_3, 5, 2, largest>> == 2 * 3 * 2 + 4 * 5);
static_assert(workspace_size_v<GraphConvolution<path_of_3, 5, 2>, 8> == 3 * 2);

// Words.
using Net = decltype(build<Shape<3, 4>>(graph_convolution<path_of_3, 8>, relu, graph_sage<path_of_3, 2, largest>,
                                        mean_of_nodes, dense<2>));
static_assert(std::is_same_v<Net, Network<GraphConvolution<path_of_3, 4, 8>, Relu<3, 8>,
                                          GraphSage<path_of_3, 8, 2, largest>, MeanOfNodes<3, 2>, Dense<2, 2>>>);
static_assert(std::is_same_v<decltype(build<Shape<3, 4>>(sum_of_nodes)), Network<SumOfNodes<3, 4>>>);
static_assert(std::is_same_v<decltype(build<Shape<3, 4>>(max_of_nodes)), Network<MaxOfNodes<3, 4>>>);

// The factors of the path with its loops, of which two nodes hear 2 and one 3.
constexpr auto convolved = [] {
  GraphConvolution<path_of_3, 1, 1, GraphConvolutionOptions{}, double> layer{{1.0}, {0.25}};
  Tensor<double, 3, 1> const x{1, 0, 0};
  Tensor<double, 3, 1> y;
  Workspace<double, 3> scratch;
  layer.forward<1>(x, y, scratch);
  return y;
}();
static_assert(convolved.data()[0] == 0.75 && convolved.data()[2] == 0.25);
static_assert(convolved.data()[1] == 1.0 / math::sqrt(6.0) + 0.25);

}  // namespace

// A node that hears none has the bias, and of GraphSAGE what it is itself.
BOOST_AUTO_TEST_CASE(isolated_nodes) {
  GraphConvolution<with_isolated_node, 1, 2, without_loops> const convolution{{2, 3}, {5, 7}};
  Tensor<float, 4, 1> const x{-1, -2, -3, -4};
  Tensor<float, 4, 2> y;
  Workspace<float, 8> scratch;
  convolution.forward<1>(x, y, scratch);
  BOOST_TEST(y(2, 0) == 5.0F);
  BOOST_TEST(y(2, 1) == 7.0F);

  GraphSage<with_isolated_node, 1, 2, largest> const sage{{2, 3}, {5, 7}, {1, 10}};
  Workspace<float, workspace_size_v<GraphSage<with_isolated_node, 1, 2, largest>, 1>> more;
  sage.forward<1>(x, y, more);
  BOOST_TEST(y(2, 0) == 2.0F);
  BOOST_TEST(y(2, 1) == -23.0F);
  BOOST_TEST(y(0, 0) == 2 * -2 + 5 - 1);
}

// NaN is larger than any number, and stays where it is heard.
BOOST_AUTO_TEST_CASE(maxima_of_no_numbers) {
  using Sage = GraphSage<path_of_3, 9, 1, largest_bare>;
  Sage sage{};
  for (auto& weight : sage.neighbour_weight) weight = 1;
  Tensor<float, 3, 9> x{};
  x(2, 4) = std::numeric_limits<float>::quiet_NaN();
  Tensor<float, 3, 1> y;
  Workspace<float, workspace_size_v<Sage, 1>> scratch;
  sage.forward<1>(x, y, scratch);
  BOOST_TEST(y(0, 0) == 0.0F);
  BOOST_TEST(std::isnan(y(1, 0)));

  Tensor<float, 9> read;
  MaxOfNodes<3, 9>{}.forward<1, float>(View<float const, 1, Shape<3, 9>>(x), View<float, 1, Shape<9>>(read));
  BOOST_TEST(read(3) == 0.0F);
  BOOST_TEST(std::isnan(read(4)));
}

namespace {

// A trained layer in front of one over a graph, and the same with that one frozen.
template <class Layer>
using Front = PerStep<Layer::nodes, Dense<3, Layer::input_shape::extents[1]>>;
template <class Layer>
Network<Front<Layer>, Layer> whole{};
template <class Layer>
using HalfFrozen = Network<Front<Layer>, Frozen<whole<Layer>, 1>>;

template <class Net>
auto gradient_of_front(Net const& net) {
  auto const memory = std::make_unique<TrainingMemory<Net, 2>>();
  batch_t<float, 2, typename Net::input_shape> x;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 11) * 0.3F - 1.5F;
  batch_t<float, 2, typename Net::output_shape> const target{};
  compute_gradient(net, Objective{MeanSquaredError{}}, x, target, *memory);
  return memory->gradient.template layer<0>().layer.weight;
}

}  // namespace

// Frozen behind a trained layer, a convolution hands on the gradient that it has for its input else.
BOOST_AUTO_TEST_CASE(gradients_of_the_input_alone) {
  auto const check_layer = []<class Layer>(std::type_identity<Layer>) {
    initialize(whole<Layer>, 7);
    HalfFrozen<Layer> half{};
    half.template layer<0>() = whole<Layer>.template layer<0>();
    auto const expected = gradient_of_front(whole<Layer>);
    auto const found = gradient_of_front(half);
    BOOST_TEST(expected[0] != 0.0F);
    for (std::size_t i = 0; i < expected.size(); ++i) BOOST_TEST(expected[i] == found[i]);
  };
  check_layer(std::type_identity<GraphConvolution<wheel, 7, 3>>{});
  check_layer(std::type_identity<GraphConvolution<by_rule, 4, 9>>{});
}

// In registers and without, the same bits.
BOOST_AUTO_TEST_CASE(constant_expressions_have_the_same_bits) {
  constexpr auto run = []<class Layer>(std::type_identity<Layer>) {
    Network<Layer> net{};
    initialize(net, 3);
    Tensor<float, 18, Layer::input_shape::extents[1]> x;
    for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(i % 17) * 0.37F - 2.0F;
    Workspace<float, workspace_size_v<Network<Layer>, 1>> scratch;
    tensor_t<float, typename Layer::output_shape> y;
    net.template forward<1>(x, y, scratch);
    return y;
  };
  auto const check_layer = [&]<class Layer>(std::type_identity<Layer> layer) {
    constexpr auto expected = run(std::type_identity<Layer>{});
    auto const y = run(layer);
    for (std::size_t i = 0; i < y.size(); ++i) BOOST_TEST(y.data()[i] == expected.data()[i]);
  };
  check_layer(std::type_identity<GraphConvolution<wheel, 3, 7>>{});
  check_layer(std::type_identity<GraphConvolution<wheel, 7, 3>>{});
  check_layer(std::type_identity<GraphSage<wheel, 5, 9, largest>>{});
  check_layer(std::type_identity<GraphSage<wheel, 9, 5>>{});
  check_layer(std::type_identity<SumOfNodes<18, 5>>{});
  check_layer(std::type_identity<MaxOfNodes<18, 5>>{});
}
