// Why two expressions are not a message-passing layer. Messages have names and shapes, not the graphs.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/layers/expression_parameters.hpp"
#include "ingot/layers/expression_passes.hpp"
#include "ingot/layers/expression_refusal.hpp"
#include "ingot/layers/graphs/graph.hpp"
#include "ingot/layers/graphs/message_passing_parts.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

namespace reasons {

// One of the expressions, the message or the update, and what is wrong with it alone.
template <class Reason>
struct InTheMessage {};
template <class Reason>
struct InTheUpdate {};

// An input has another name than those that there are: source, target and edge of a message, node and messages of an
// update.
template <class Name>
struct MessagesReadSourceTargetAndEdge {};
template <class Name>
struct UpdatesReadNodeAndMessages {};
// A message does not read its source; an update does not read the messages.
struct MessageDoesNotReadItsSource {};
struct UpdateDoesNotReadTheMessages {};
// The target or the update's node has another shape than the source; the messages that the update reads have another
// than the message.
template <class Target, class Source>
struct ShapeOfTargetIsNotThatOfSource {};
template <class Node, class Source>
struct ShapeOfNodeIsNotThatOfSource {};
template <class Read, class Sent>
struct ShapeOfMessagesIsNotThatOfTheMessage {};
// The message reads edges and the layer is given no features of them, or the reverse; the graph has no edges; features
// are not a constant tensor with a row of the edge's shape for each edge of the graph.
struct EdgesHaveNoFeatures {};
struct MessageDoesNotReadItsEdge {};
struct GraphOfFeaturesHasNoEdges {};
template <class Given, class Edges, class Edge>
struct FeaturesAreNotARowForEachEdge {};

}  // namespace reasons

namespace detail {

// The first input whose name is none of these; no_node if there is none.
template <std::size_t Count>
constexpr graph::detail::NodeId other_input(graph::detail::GraphView graph,
                                            std::array<std::string_view, Count> const& names) {
  for (graph::detail::NodeId id = 0; id < graph.node_count; ++id) {
    if (graph.kind(id).operation != graph::detail::Operation::input) continue;
    bool known = false;
    for (std::string_view const name : names) known = known || graph::detail::leaf_name(graph, id) == name;
    if (!known) return id;
  }
  return graph::detail::no_node;
}

// What is wrong with one of the expressions by itself.
template <class E>
constexpr auto refusal_of_part() {
  if constexpr (!graph::detail::is_expression<E>) {
    return Type<reasons::NotAnExpression<E>>{};
  } else {
    constexpr graph::detail::NodeId remembered = graph::detail::first_state(E::graph);
    constexpr graph::detail::NodeId again = graph::detail::leaf_named_again(E::graph);
    constexpr graph::detail::NodeId moving = statistic(E::graph);
    if constexpr (remembered != graph::detail::no_node) {
      return Type<reasons::StateOutsideOfACell<quoted_leaf_t<E::graph, remembered>>>{};
    } else if constexpr (again != graph::detail::no_node) {
      return Type<reasons::TwoLeavesOfOneName<quoted_leaf_t<E::graph, again>>>{};
    } else if constexpr (moving != graph::detail::no_node) {
      return Type<reasons::RoleOfAStatistic<quoted_leaf_t<E::graph, moving>>>{};
    } else {
      return Type<NoneRefused>{};
    }
  }
}

// Stands for the shape of an input that is not read.
struct NotRead {};
// The shape of an input, or another type where it is not read.
template <class E, Text Name, class Otherwise>
constexpr auto shape_of_input() {
  constexpr graph::detail::NodeId node = input_named(E::graph, Name.view());
  if constexpr (node == graph::detail::no_node) {
    return Otherwise{};
  } else {
    return node_shape_t<E::graph, node>{};
  }
}
template <class E, Text Name, class Otherwise = NotRead>
using input_shape_or_t = decltype(shape_of_input<E, Name, Otherwise>());
template <class S>
inline constexpr bool is_read = !std::is_same_v<S, NotRead>;

// Whether features are a tensor of rows of shape S.
template <class Features, std::size_t Edges, class S>
inline constexpr bool are_rows = std::is_same_v<Features, LearnedEdgeFeatures>;
template <class U, std::size_t... Extents, std::size_t Edges, class S>
inline constexpr bool are_rows<Tensor<U, Extents...>, Edges, S> =
    std::is_same_v<Shape<Extents...>, prepend_t<Edges, S>>;

template <std::size_t Edges, class Message, class Update, class Features>
constexpr auto refusal_of_parts() {
  using Source = input_shape_or_t<Message, "source">;
  constexpr auto of_message = other_input(Message::graph, std::array<std::string_view, 3>{"source", "target", "edge"});
  constexpr auto of_update = other_input(Update::graph, std::array<std::string_view, 2>{"node", "messages"});
  if constexpr (of_message != graph::detail::no_node) {
    return Type<reasons::MessagesReadSourceTargetAndEdge<quoted_leaf_t<Message::graph, of_message>>>{};
  } else if constexpr (of_update != graph::detail::no_node) {
    return Type<reasons::UpdatesReadNodeAndMessages<quoted_leaf_t<Update::graph, of_update>>>{};
  } else if constexpr (!is_read<Source>) {
    return Type<reasons::MessageDoesNotReadItsSource>{};
  } else if constexpr (!is_read<input_shape_or_t<Update, "messages">>) {
    return Type<reasons::UpdateDoesNotReadTheMessages>{};
  } else {
    using Target = input_shape_or_t<Message, "target", Source>;
    using Node = input_shape_or_t<Update, "node", Source>;
    using Messages = input_shape_or_t<Update, "messages">;
    using EdgeShape = input_shape_or_t<Message, "edge">;
    constexpr bool has_features = !std::is_same_v<Features, NoEdgeFeatures>;
    if constexpr (!std::is_same_v<Target, Source>) {
      return Type<reasons::ShapeOfTargetIsNotThatOfSource<Target, Source>>{};
    } else if constexpr (!std::is_same_v<Node, Source>) {
      return Type<reasons::ShapeOfNodeIsNotThatOfSource<Node, Source>>{};
    } else if constexpr (!std::is_same_v<Messages, typename Message::shape>) {
      return Type<reasons::ShapeOfMessagesIsNotThatOfTheMessage<Messages, typename Message::shape>>{};
    } else if constexpr (!is_read<EdgeShape> && has_features) {
      return Type<reasons::MessageDoesNotReadItsEdge>{};
    } else if constexpr (is_read<EdgeShape> && !has_features) {
      return Type<reasons::EdgesHaveNoFeatures>{};
    } else if constexpr (has_features && Edges == 0) {
      return Type<reasons::GraphOfFeaturesHasNoEdges>{};
    } else if constexpr (has_features && !are_rows<Features, Edges, EdgeShape>) {
      return Type<reasons::FeaturesAreNotARowForEachEdge<Features, Shape<Edges>, EdgeShape>>{};
    } else {
      return Type<NoneRefused>{};
    }
  }
}

template <auto const& G, class Message, class Update, class T, class Features>
constexpr auto message_passing_refusal() {
  using OfGraph = typename RefusalOfGraph<G>::type;
  using OfMessage = typename decltype(refusal_of_part<Message>())::type;
  using OfUpdate = typename decltype(refusal_of_part<Update>())::type;
  if constexpr (!accepted<OfGraph>) {
    return Type<OfGraph>{};
  } else if constexpr (!accepted<OfMessage>) {
    return Type<reasons::InTheMessage<OfMessage>>{};
  } else if constexpr (!accepted<OfUpdate>) {
    return Type<reasons::InTheUpdate<OfUpdate>>{};
  } else {
    using OfParts = typename decltype(refusal_of_parts<G.edges.size(), Message, Update, Features>())::type;
    constexpr bool learns = std::is_same_v<Features, LearnedEdgeFeatures> ||
                            count_nodes(Message::graph, graph::detail::Operation::parameter) > 0 ||
                            count_nodes(Update::graph, graph::detail::Operation::parameter) > 0;
    if constexpr (accepted<OfParts> && learns && !is_scalar<T>) {
      return Type<reasons::NotAScalar<T>>{};
    } else {
      return Type<OfParts>{};
    }
  }
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
