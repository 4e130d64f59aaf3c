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

// X is not an expression; it reads a state, which a layer of one sample has not; there is no input leaf, or more than
// one; two leaves have the same name; a parameter has the role of a running statistic, which no gradient moves.
template <class X>
struct NotAnExpression {};
template <class Name>
struct StateOutsideOfACell {};
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

// The first parameter that is a running statistic; no_node if there is none.
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
    constexpr graph::detail::NodeId remembered = graph::detail::first_state(graph);
    constexpr graph::detail::NodeId again = graph::detail::leaf_named_again(graph);
    constexpr graph::detail::NodeId moving = statistic(graph);
    if constexpr (remembered != graph::detail::no_node) {
      return Type<reasons::StateOutsideOfACell<quoted_leaf_t<E::graph, remembered>>>{};
    } else if constexpr (inputs == 0) {
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
