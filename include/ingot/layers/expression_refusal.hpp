// Why an expression is not a layer. Messages have names and shapes, not the graph.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/layers/expression_parameters.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

namespace reasons {

// X is not an expression; there is no input leaf, or more than one; two leaves have the same name; a parameter has the
// role of a running statistic, which no gradient moves.
template <class X>
struct NotAnExpression {};
struct NoInputLeaf {};
template <std::size_t Inputs>
struct MoreThanOneInputLeaf {};
template <class Name>
struct TwoLeavesOfOneName {};
template <class Name>
struct RoleOfAStatistic {};

}  // namespace reasons

namespace detail {

// Stands for a refused layer.
template <class Reason>
struct ExpressionRefused : RefusedLayer<ExpressionRefused<Reason>> {
  using refused_for = Reason;
};

}  // namespace detail

template <class Reason>
struct RefusalOf<detail::ExpressionRefused<Reason>> {
  using type = Reason;
};

namespace detail {

// The first leaf with the name of an earlier one, and the first parameter that is a running statistic; no_node if there
// is none.
constexpr graph::detail::NodeId leaf_named_again(graph::detail::GraphView graph) {
  for (graph::detail::NodeId id = 0; id < graph.node_count; ++id) {
    if (!graph::detail::is_named(graph.kind(id).operation)) continue;
    graph::detail::LeafName const name = graph::detail::leaf_name(graph, id);
    for (graph::detail::NodeId other = 0; other < id; ++other) {
      if (!graph::detail::is_named(graph.kind(other).operation)) continue;
      graph::detail::LeafName const known = graph::detail::leaf_name(graph, other);
      bool equal = name.size() == known.size();
      for (std::size_t i = 0; equal && i < name.size(); ++i) equal = name[i] == known[i];
      if (equal) return id;
    }
  }
  return graph::detail::no_node;
}
constexpr graph::detail::NodeId statistic(graph::detail::GraphView graph) {
  for (graph::detail::NodeId id = 0; id < graph.node_count; ++id) {
    if (graph.kind(id).operation == graph::detail::Operation::parameter && is_statistic(role_of(graph, id))) return id;
  }
  return graph::detail::no_node;
}

template <auto const& G, graph::detail::NodeId Id>
using quoted_leaf_t =
    graph::quoted_t<graph::detail::text_of<graph::detail::leaf_name(G, Id).size()>(graph::detail::leaf_name(G, Id))>;

template <class E, class T>
constexpr auto expression_refusal() {
  if constexpr (!graph::detail::is_expression<E>) {
    return Type<reasons::NotAnExpression<E>>{};
  } else {
    constexpr auto const& graph = E::graph;
    constexpr std::size_t inputs = count_nodes(graph, graph::detail::Operation::input);
    constexpr std::size_t parameters = count_nodes(graph, graph::detail::Operation::parameter);
    constexpr graph::detail::NodeId again = leaf_named_again(graph);
    constexpr graph::detail::NodeId moving = statistic(graph);
    if constexpr (inputs == 0) {
      return Type<reasons::NoInputLeaf>{};
    } else if constexpr (inputs > 1) {
      return Type<reasons::MoreThanOneInputLeaf<inputs>>{};
    } else if constexpr (again != graph::detail::no_node) {
      return Type<reasons::TwoLeavesOfOneName<quoted_leaf_t<E::graph, again>>>{};
    } else if constexpr (moving != graph::detail::no_node) {
      return Type<reasons::RoleOfAStatistic<quoted_leaf_t<E::graph, moving>>>{};
    } else if constexpr (parameters > 0 && !is_scalar<T>) {
      return Type<reasons::NotAScalar<T>>{};
    } else {
      return Type<NoneRefused>{};
    }
  }
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
