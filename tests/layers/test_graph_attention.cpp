// Attention over the neighbours in a graph: its backward pass against central differences, costs, and the ends of
// numbers.
#define BOOST_TEST_MODULE graph_attention
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "graph_attention_cases.hpp"
#include "ingot/networks.hpp"
#include "table_by_differences.hpp"

using namespace tests;

BOOST_AUTO_TEST_CASE(every_layer) {
  check_table<GraphAttentionCases>();
}

namespace {

// The path has 4 edges as they are heard, and 3 loops.
static_assert(macs_of<GraphAttention<path_of_3, 5, 2, 4>> == 3 * 8 * (5 + 2) + 7 * 8);
static_assert(macs_of<GraphAttention<path_of_3, 5, 2, 4, of_mean_bare>> == 3 * 8 * (5 + 2) + 4 * 8);
static_assert(other_operations_of<GraphAttention<path_of_3, 5, 2, 4>> == 7 * 7 * 4 + 3 * 8);
static_assert(other_operations_of<GraphAttention<path_of_3, 5, 2, 4, of_mean_bare>> == 7 * 4 * 4 + 3 * 2);
static_assert(workspace_size_v<GraphAttention<path_of_3, 5, 2, 4>, 8> == 3 * 8 + 2 * 3 * 4 + 7 * 4);
static_assert(parameter_count<GraphAttention<path_of_3, 5, 2, 4>> == 8 * 5 + 3 * 8);
static_assert(parameter_count<GraphAttention<path_of_3, 5, 2, 4, of_mean_bare>> == 8 * 5 + 2 * 8);

// What tells one from another, and what does not.
inline constexpr auto path_otherwise = graph_of<3>({{2, 1}, {1, 0}});
inline constexpr auto path_with_loops = graph_of<3>({{2, 1}, {1, 0}, {0, 0}}, {.self_loops = true});
inline constexpr GraphAttentionOptions steeper{.slope = 0.3};
template <auto const& G, std::size_t Out, std::size_t Heads, GraphAttentionOptions Options = GraphAttentionOptions{}>
inline constexpr auto fingerprint = fingerprint_v<GraphAttention<G, 4, Out, Heads, Options>>;
static_assert(fingerprint<path_of_3, 2, 2> == fingerprint<path_otherwise, 2, 2>);
static_assert(fingerprint<path_of_3, 2, 2> != fingerprint<path_with_loops, 2, 2>);
static_assert(fingerprint<path_of_3, 4, 1> != fingerprint<path_of_3, 2, 2>);
static_assert(fingerprint<path_of_3, 2, 2> != fingerprint<path_of_3, 2, 2, steeper>);

using Net = decltype(build<Shape<3, 4>>(graph_attention<path_of_3, 8, 2>, relu, graph_attention<path_of_3, 3>));
static_assert(
    std::is_same_v<Net, Network<GraphAttention<path_of_3, 4, 8, 2>, Relu<3, 16>, GraphAttention<path_of_3, 16, 3>>>);
static_assert(std::is_same_v<Net::output_shape, Shape<3, 3>>);

// A head of one feature that reads the input as it is.
template <class T, auto const& G, GraphAttentionOptions Options = GraphAttentionOptions{}>
constexpr Tensor<T, G.nodes, 1> attend(T of_source, T of_target, Tensor<T, G.nodes, 1> const& x) {
  GraphAttention<G, 1, 1, 1, Options, T> const layer{{T(1)}, {of_source}, {of_target}, {T(0.25)}};
  Tensor<T, G.nodes, 1> y;
  Workspace<T, workspace_size_v<GraphAttention<G, 1, 1, 1, Options, T>, 1>> scratch;
  layer.template forward<1>(x, y, scratch);
  return y;
}

// Without scores all neighbours weigh the same.
constexpr auto means = attend<double, path_of_3>(0, 0, {1, 3, 11});
static_assert(means[0] == 2.25 && means[1] == 5.25 && means[2] == 7.25);
constexpr GraphAttentionOptions others_alone{.add_self_loops = false};
constexpr auto means_of_others = attend<double, path_of_3, others_alone>(0, 0, {1, 3, 11});
static_assert(means_of_others[0] == 3.25 && means_of_others[1] == 6.25 && means_of_others[2] == 3.25);
// A node that hears none has the bias.
constexpr auto of_isolated = attend<double, with_isolated_node, others_alone>(2, 3, {1, 3, 11, 5});
static_assert(of_isolated[2] == 0.25);

}  // namespace

// However large scores are, the largest wins.
BOOST_AUTO_TEST_CASE(large_scores) {
  auto const y = attend<float, path_of_3>(1e30F, -1e30F, {1, 2, 4});
  BOOST_TEST(y[0] == 2.25F);
  BOOST_TEST(y[1] == 4.25F);
  BOOST_TEST(y[2] == 4.25F);
}

// What is no number reaches those that hear it, and no others.
BOOST_AUTO_TEST_CASE(no_numbers) {
  for (float const bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    auto const y = attend<float, with_isolated_node>(1, 1, {1, 2, bad, 4});
    BOOST_TEST(std::isfinite(y[0]));
    BOOST_TEST(std::isfinite(y[1]));
    BOOST_TEST(std::isnan(y[2]));
    auto const z = attend<float, path_of_3>(1, 1, {1, 2, bad});
    BOOST_TEST(std::isfinite(z[0]));
    BOOST_TEST(std::isnan(z[1]));
  }
}

// In registers and without, the same bits.
BOOST_AUTO_TEST_CASE(constant_expressions_have_the_same_bits) {
  constexpr auto run = []<class Layer>(std::type_identity<Layer>) {
    Network<Layer> net{};
    initialize(net, 3);
    Tensor<float, 18, Layer::input_shape::extents[1]> x;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 17) * 0.37F - 2.0F;
    Workspace<float, workspace_size_v<Network<Layer>, 1>> scratch;
    tensor_t<float, typename Layer::output_shape> y;
    net.template forward<1>(x, y, scratch);
    return y;
  };
  auto const check_layer = [&]<class Layer>(std::type_identity<Layer> layer) {
    constexpr auto expected = run(std::type_identity<Layer>{});
    auto const y = run(layer);
    for (std::size_t i = 0; i < y.size(); ++i) BOOST_TEST(y[i] == expected[i]);
  };
  check_layer(std::type_identity<GraphAttention<wheel, 3, 7, 2>>{});
  check_layer(std::type_identity<GraphAttention<wheel, 7, 3, 3, of_mean>>{});
}
