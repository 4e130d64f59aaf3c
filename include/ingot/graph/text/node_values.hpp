// Values and gradients of a loss's nodes, for texts: the passes that list them, their evaluation, and their format.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>

#include "ingot/core/decimal.hpp"
#include "ingot/core/dimensions.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/spelling.hpp"
#include "ingot/core/stack_limit.hpp"
#include "ingot/graph/derivatives/adjoints.hpp"
#include "ingot/graph/derivatives/reverse.hpp"
#include "ingot/graph/derivatives/simplifier.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/refusal.hpp"
#include "ingot/graph/text/text_layout.hpp"

namespace ingot::graph::detail {

// Whether a node has a value in the text. Constants are part of their readers' text; the loss always has one.
constexpr bool has_value_in_text(GraphView graph, NodeId id) {
  return graph.kind(id).operation != Operation::constant || id == graph.root();
}
constexpr std::size_t count_of_values(GraphView graph) {
  std::size_t count = 0;
  for (NodeId id = 0; id < graph.node_count; ++id) count += has_value_in_text(graph, id) ? 1u : 0u;
  return count;
}

// Gradients are written by node, or by edge: what each reader gives back to an operand.
enum class Written { nodes, edges };

// Calls use(reader, slot) for each edge, once where a node reads another twice.
template <class Use>
constexpr void for_each_edge(GraphView graph, Use&& use) {
  for (NodeId id = 0; id < graph.node_count; ++id) {
    Kind const kind = graph.kind(id);
    for (std::size_t slot = 0; slot < kind.operands; ++slot) {
      std::size_t first = 0;
      while (graph.operand(kind, first) != graph.operand(kind, slot)) ++first;
      if (first == slot && has_value_in_text(graph, graph.operand(kind, slot))) use(id, slot);
    }
  }
}

// What every edge gives back, from the gradients of the nodes: vector-Jacobian products of single nodes.
constexpr void list_shares(GraphView graph, Simplifier& simplifier, GraphBuilder const& builder,
                           List<NodeId> const& nodes, List<NodeId> const& gradients, List<NodeId>& roots) {
  for (NodeId id = 0; id < graph.node_count; ++id) {
    Kind const kind = graph.kind(id);
    if (is_leaf(kind.operation)) continue;
    List<NodeId> operands;
    for (std::size_t slot = 0; slot < kind.operands; ++slot) operands.push(nodes[graph.operand(kind, slot)]);
    Adjoints shares(simplifier, builder, operands);
    vjp(shares, builder, nodes[id], gradients[id]);
    for_each_edge(graph, [&](NodeId reader, std::size_t slot) {
      if (reader == id) roots.push(shares.take(operands[slot]));
    });
  }
}

// The values of all nodes that have one, then the gradients. Nodes are not simplified, so that one backward pass visits
// all of them.
template <auto const& G, Written W>
struct ValuesAndGradients {
  constexpr void operator()(GraphBuilder& builder, List<NodeId>& roots) const {
    List<NodeId> nodes;
    builder.load(G, nodes);
    List<NodeId> gradients;
    Simplifier simplifier(builder, elementwise_rules<typename ElementwiseFor<decltype(G)>::type>);
    simplifier.trusts_distributions = false;
    differentiate(simplifier, builder, nodes[G.root()], nodes, gradients);
    for (NodeId id = 0; id < nodes.size(); ++id) {
      if (has_value_in_text(G, id)) roots.push(nodes[id]);
    }
    if (W == Written::edges) {
      list_shares(G, simplifier, builder, nodes, gradients, roots);
    } else {
      for (NodeId id = 0; id < nodes.size(); ++id) {
        if (has_value_in_text(G, id)) roots.push(gradients[id]);
      }
    }
  }
};

// The addresses of the numbers in a text.
template <class T, std::size_t Nodes, std::size_t Gradients>
struct NodeValues {
  std::array<T const*, Nodes> values{};         // by node
  std::array<T const*, Gradients> gradients{};  // of nodes or edges, in their order
};

template <auto const& G, class T, std::size_t Count>
constexpr auto node_values(std::array<T*, Count> const& results) {
  constexpr std::size_t listed = count_of_values(G);
  NodeValues<T, GraphView(G).node_count, Count - listed> numbers;
  std::size_t next = 0;
  for (NodeId id = 0; id < GraphView(G).node_count; ++id) {
    numbers.values[id] = has_value_in_text(G, id) ? results[next++] : nullptr;
  }
  for (std::size_t i = 0; i < Count - listed; ++i) numbers.gradients[i] = results[listed + i];
  return numbers;
}

template <class E, Written W>
using values_and_gradients_t = decltype(outputs_of_result<ValuesAndGradients<E::graph, W>>());

// Whether all of them can be evaluated, and the stack that this takes.
template <class E, class... Bindings>
inline constexpr bool can_show = is_one_number<typename E::shape> && can_run<E::graph, Bindings...>;
template <class E, Written W, class... Bindings>
constexpr auto bytes_of_values() {
  if constexpr (can_show<E, Bindings...>) {
    using All = values_and_gradients_t<E, W>;
    using T = typename ScalarOfBindings<Bindings...>::type;
    return ingot::detail::Bytes<EvaluationPlan<All>::workspace_size * sizeof(T) + sizeof(result_t<All, T>)>{};
  } else {
    return ingot::detail::Bytes<0>{};
  }
}
template <class E, Written W, class... Bindings>
using bytes_of_values_t = decltype(bytes_of_values<E, W, Bindings...>());

// Evaluates all of them at once and calls use(numbers).
template <class E, Written W, class Use, class... Bindings>
constexpr void with_node_values(Use&& use, Bindings const&... bindings) {
  if constexpr (can_show<E, Bindings...> &&
                ingot::detail::fits_the_stack<bytes_of_values_t<E, W, Bindings...>, ingot::detail::StackLimit>) {
    auto results = evaluate(values_and_gradients_t<E, W>{}, bindings...);
    use(node_values<E::graph, typename ScalarOfBindings<Bindings...>::type>(addresses(results)));
  }
}

// Tensors of up to so many elements are written in full, of others the first three; and the digits of a number.
inline constexpr std::size_t most_values = 8;
inline constexpr std::size_t first_values = 3;
inline constexpr int digits_of_values = 6;

// -4, [1, 2], [[1, 2], [3, 4]]; [0.1, 0.2, 0.3, ...] of a large tensor.
template <class T, class Put>
constexpr void spell_values(Dimensions const& shape, T const* values, Put& put) {
  std::size_t const size = shape.size();
  bool const whole = size <= most_values;
  // How many axes begin at an element.
  auto const brackets = [&](std::size_t i) {
    std::size_t count = 0;
    std::size_t inner = 1;
    for (std::size_t axis = shape.rank; axis-- > 0;) {
      inner *= shape[axis];
      if (i % inner != 0) break;
      ++count;
    }
    return whole || shape.rank == 0 ? count : (i == 0 || i == size ? std::size_t{1} : std::size_t{0});
  };
  for (std::size_t i = 0; i < (whole ? size : first_values); ++i) {
    if (i > 0) spell_text(", ", put);
    for (std::size_t k = brackets(i); k > 0; --k) put('[');
    spell_rounded(static_cast<double>(values[i]), digits_of_values, put);
    if (whole) {
      for (std::size_t k = brackets(i + 1); k > 0; --k) put(']');
    }
  }
  if (!whole) spell_text(", ...]", put);
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
