// The two expressions of a message-passing layer as it evaluates them: where their leaves are, and their passes.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/backward/forward_and_backward.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/layers/expression_layer.hpp"
#include "ingot/layers/expression_parameters.hpp"
#include "ingot/layers/expression_passes.hpp"
#include "ingot/layers/graphs/graph.hpp"

namespace ingot {

// Stands where a message-passing layer has no features of edges, and where it learns them.
struct NoEdgeFeatures {};
struct LearnedEdgeFeatures {};
inline constexpr NoEdgeFeatures no_edge_features{};
inline constexpr LearnedEdgeFeatures learned_edge_features{};

namespace detail {

// The input of a name; no_node where an expression has none.
constexpr graph::detail::NodeId input_named(graph::detail::GraphView graph, std::string_view name) {
  for (graph::detail::NodeId id = 0; id < graph.node_count; ++id) {
    if (graph.kind(id).operation == graph::detail::Operation::input && graph::detail::leaf_name(graph, id) == name) {
      return id;
    }
  }
  return graph::detail::no_node;
}

// One of the expressions, differentiated by those inputs of these names that it reads and then by its parameters. The
// gradients of the first `Written` of them are written, others are added to what is there.
template <class E, std::size_t Written, Text... Inputs>
struct PartOfMessagePassing {
  static constexpr std::size_t parameters = count_nodes(E::graph, graph::detail::Operation::parameter);
  static constexpr auto places = places_of<parameters>(E::graph, graph::detail::Operation::parameter);
  template <std::size_t I>
  static constexpr graph::detail::NodeId parameter_node = graph::detail::leaf_at(E::graph, places[I]);

  template <Text Name>
  static constexpr bool reads = input_named(E::graph, Name.view()) != graph::detail::no_node;
  // The place of an input that is read among the leaves.
  template <Text Name>
  static constexpr std::size_t place = graph::detail::place_of_leaf(E::graph, Name.view());

  static constexpr std::size_t inputs = (std::size_t{0} + ... + (reads<Inputs> ? 1u : 0u));
  static constexpr auto targets = [] {
    std::array<std::size_t, inputs + parameters> result{};
    std::size_t next = 0;
    static_cast<void>(InOrder{true, (reads<Inputs> ? (result[next++] = place<Inputs>, true) : true)...});
    for (std::size_t const of_parameter : places) result[next++] = of_parameter;
    return result;
  }();

  template <std::size_t... I>
  static auto training(std::index_sequence<I...>)
      -> graph::detail::ForwardAndBackwardWriting<E, Written, targets[I]...>;
  using Evaluation = graph::EvaluationPlan<E>;
  using Training = decltype(training(std::make_index_sequence<inputs + parameters>{}));

  // Leaves with the parameters' values, and where gradients go with those of the parameters.
  template <std::size_t Count, class T>
  static constexpr std::array<T const*, Count> leaves_of(std::array<T const*, parameters> const& values) {
    std::array<T const*, Count> leaves{};
    for (std::size_t i = 0; i < parameters; ++i) leaves[places[i]] = values[i];
    return leaves;
  }
  template <class T>
  static constexpr std::array<T*, inputs + parameters> results_of(std::array<T*, parameters> const& gradients) {
    std::array<T*, inputs + parameters> results{};
    for (std::size_t i = 0; i < parameters; ++i) results[inputs + i] = gradients[i];
    return results;
  }
  template <Text Name, std::size_t Count, class T>
  static constexpr void read(std::array<T const*, Count>& leaves, T const* values) {
    if constexpr (reads<Name>) leaves[place<Name>] = values;
  }
  template <Text Name, class T>
  static constexpr void differentiate(std::array<T*, inputs + parameters>& results, T* gradient) {
    if constexpr (reads<Name>) {
      std::size_t at = 0;
      while (targets[at] != place<Name>) ++at;
      results[at] = gradient;
    }
  }
};

// A name in the layer of what one of its expressions calls so: message.weight.
template <Text Word, Text Name>
inline constexpr auto dotted = [] {
  constexpr std::size_t first = Word.view().size();
  constexpr std::size_t size = first + 1 + Name.view().size();
  char characters[size + 1]{};
  for (std::size_t i = 0; i < first; ++i) characters[i] = Word.characters[i];
  characters[first] = '.';
  for (std::size_t i = first + 1; i < size; ++i) characters[i] = Name.characters[i - first - 1];
  return Text<size + 1>(characters);
}();

// Where the features of what each node hears stand: at which place of its edges the graph has the edge.
template <auto const& G>
inline constexpr auto edges_heard = [] {
  constexpr auto const& heard = neighbours_of<G>;
  std::array<index_up_to_t<std::max<std::size_t>(G.edges.size(), 1)>, heard.entries> result{};
  for (std::size_t e = 0; e < G.edges.size(); ++e) {
    auto const note = [&](std::size_t from, std::size_t to) {
      std::size_t k = heard.starts[to];
      while (heard.nodes[k] != from) ++k;
      result[k] = static_cast<typename decltype(result)::value_type>(e);
    };
    note(G.edges[e].from, G.edges[e].to);
    if (!G.options.directed) note(G.edges[e].to, G.edges[e].from);
  }
  return result;
}();

// Whether another node hears one: that of no other has a message.
template <auto const& G>
inline constexpr auto is_heard = [] {
  std::array<bool, G.nodes> result{};
  for (auto const node : neighbours_of<G>.nodes) result[node] = true;
  return result;
}();

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
