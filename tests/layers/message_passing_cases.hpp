// Layers of messages and updates, as tests hold them to their promises: case_table.hpp says how.
#pragma once

#include <cstddef>

#include "graph_cases.hpp"
#include "ingot/graph.hpp"
#include "ingot/layers/graphs/message_passing.hpp"

namespace tests {

namespace expressions {

using namespace ingot::graph;

template <Text Name, Text Input, std::size_t In, std::size_t Out>
inline constexpr auto product = matmul(parameter<Name, Out, In>, input<Input, In>);

// Those of tests/golden/message_passing_cases.py. A message of its source alone,
template <std::size_t In, std::size_t Sent>
inline constexpr auto of_source = tanh(product<"w", "source", In, Sent> + parameter<"b", Sent>);
// of both ends,
template <std::size_t In, std::size_t Sent>
inline constexpr auto of_both = sigmoid(product<"gate", "target", In, Sent>) * product<"w", "source", In, Sent>;
// and of the edge, too.
template <std::size_t In, std::size_t Sent>
inline constexpr auto of_edge = exp(product<"w", "source", In, Sent> * input<"edge", 2>) + sin(input<"target", In>);

// An update of what is heard alone,
template <std::size_t Sent, std::size_t Out>
inline constexpr auto of_messages = product<"w", "messages", Sent, Out> + parameter<"b", Out>;
// of the node as well,
template <std::size_t In, std::size_t Sent, std::size_t Out>
inline constexpr auto of_node = tanh(product<"own", "node", In, Out> + product<"w", "messages", Sent, Out>);
// and that of a gated recurrent unit.
template <std::size_t In, std::size_t Sent>
inline constexpr auto reset = sigmoid(product<"w_r", "messages", Sent, In> + product<"u_r", "node", In, In>);
template <std::size_t In, std::size_t Sent>
inline constexpr auto keep = sigmoid(product<"w_z", "messages", Sent, In> + product<"u_z", "node", In, In>);
template <std::size_t In, std::size_t Sent>
inline constexpr auto fresh =
    tanh(product<"w_n", "messages", Sent, In> + reset<In, Sent> * product<"u_n", "node", In, In>);
template <std::size_t In, std::size_t Sent>
inline constexpr auto gated = fresh<In, Sent> + keep<In, Sent> * (input<"node", In> - fresh<In, Sent>);

}  // namespace expressions

inline constexpr MessagePassingOptions of_means{.aggregation = Aggregation::mean};
inline constexpr MessagePassingOptions of_largest{.aggregation = Aggregation::max};

// A row for each edge, in the order of the graph's list.
template <std::size_t Edges>
inline constexpr auto features_by_rule = [] {
  Tensor<double, Edges, 2> features{};
  for (std::size_t e = 0; e < features.size(); ++e) features[e] = static_cast<double>(e % 7) * 0.125 - 0.25;
  return features;
}();

// clang-format off
using MessagePassingCases = CaseTable<
    LayerCase<MessagePassing<lone_node, expressions::of_source<2, 2>, expressions::of_node<2, 2, 2>>, 1>,
    LayerCase<MessagePassing<path_of_3, expressions::of_source<2, 2>, expressions::of_node<2, 2, 1>>, 2>,
    LayerCase<MessagePassing<directed_with_loops, expressions::of_both<2, 2>, expressions::gated<2, 2>>, 1>,
    LayerCase<MessagePassing<with_loops, expressions::of_edge<2, 2>, expressions::of_messages<2, 2>, of_means, float, learned_edge_features>, 1>,
    LayerCase<MessagePassing<with_isolated_node, expressions::of_edge<2, 2>, expressions::of_node<2, 2, 1>, of_largest, float, features_by_rule<3>>, 1>,
    LayerCase<MessagePassing<with_isolated_node, expressions::of_source<1, 2>, expressions::of_messages<2, 1>, of_largest>, 1>,
    LayerCase<MessagePassing<wheel, expressions::of_source<5, 9>, expressions::of_node<5, 9, 3>>, 2, "message_passing/wheel_of_source">,
    LayerCase<MessagePassing<wheel, expressions::of_edge<2, 2>, expressions::of_messages<2, 3>, of_means, float, features_by_rule<32>>, 1, "message_passing/wheel_of_edge_mean">,
    LayerCase<MessagePassing<by_rule, expressions::of_both<5, 17>, expressions::gated<5, 17>>, 2, "message_passing/directed_gated">,
    LayerCase<MessagePassing<by_rule, expressions::of_edge<2, 2>, expressions::of_node<2, 2, 5>, of_largest, float, learned_edge_features>, 1, "message_passing/directed_of_edge_max">>;
// clang-format on

}  // namespace tests
