// Why a cell is not a layer over so many steps. What is wrong with a cell itself is said where it is made.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/graph/cell.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/layers/expression_parameters.hpp"
#include "ingot/layers/expression_refusal.hpp"
#include "ingot/layers/recurrent_options.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

namespace reasons {

// X is not a cell, or one that was refused; the sequence has no steps; every 0-th state is to be kept; the cell has a
// parameter of the name that the initial state of a state would have.
template <class X>
struct NotACell {};
struct NoSteps {};
struct KeepsEveryZerothState {};
template <class Name>
struct NameOfAnInitialState {};

}  // namespace reasons

namespace detail {

template <>
inline constexpr bool is_told<reasons::NotACell<graph::detail::RefusedCell>> = true;

// The name of the initial state of a state where it is a parameter: h_0 of h.
constexpr bool is_initial_name(graph::detail::LeafName const& parameter, std::string_view state) {
  if (parameter.size() != state.size() + 2) return false;
  for (std::size_t i = 0; i < state.size(); ++i) {
    if (parameter[i] != state[i]) return false;
  }
  return parameter[state.size()] == '_' && parameter[state.size() + 1] == '0';
}

template <class C>
constexpr graph::detail::NodeId parameter_of_initial_name() {
  graph::detail::GraphView const graph(C::graph);
  for (graph::detail::NodeId id = 0; id < graph.node_count; ++id) {
    if (graph.kind(id).operation != graph::detail::Operation::parameter) continue;
    for (std::string_view const name : C::state_names) {
      if (is_initial_name(graph::detail::leaf_name(graph, id), name)) return id;
    }
  }
  return graph::detail::no_node;
}

template <class C, std::size_t Time, InitialState Initial, std::size_t KeepEvery, class T>
constexpr auto recurrent_refusal() {
  if constexpr (!graph::detail::is_cell<C>) {
    return Type<reasons::NotACell<C>>{};
  } else if constexpr (Time == 0) {
    return Type<reasons::NoSteps>{};
  } else if constexpr (KeepEvery == 0) {
    return Type<reasons::KeepsEveryZerothState>{};
  } else {
    constexpr graph::detail::NodeId moving = statistic(C::graph);
    constexpr graph::detail::NodeId initial =
        Initial == InitialState::learned ? parameter_of_initial_name<C>() : graph::detail::no_node;
    constexpr bool learns =
        Initial == InitialState::learned || count_nodes(C::graph, graph::detail::Operation::parameter) > 0;
    if constexpr (moving != graph::detail::no_node) {
      return Type<reasons::RoleOfAStatistic<quoted_leaf_t<C::graph, moving>>>{};
    } else if constexpr (initial != graph::detail::no_node) {
      return Type<reasons::NameOfAnInitialState<quoted_leaf_t<C::graph, initial>>>{};
    } else if constexpr (learns && !is_scalar<T>) {
      return Type<reasons::NotAScalar<T>>{};
    } else {
      return Type<NoneRefused>{};
    }
  }
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
