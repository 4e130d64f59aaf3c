// Refusals of cells. Messages have names and shapes, not the graph.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "ingot/core/pack.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/callable.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/quoted.hpp"

namespace ingot::graph {

namespace reasons {

// A state that no next says anything of; a next of a name that no state has; two nexts of one name; no state at all.
template <class Name>
struct StateWithoutNext {};
template <class Name>
struct NextWithoutState {};
template <class Name>
struct TwoNextsOf {};
struct NoStateAtAll {};
// The shapes of a state and of what it becomes.
template <class Name, class State, class Next>
struct NextInShape {};
// How many inputs a cell reads.
template <std::size_t Inputs>
struct InputsOfACell {};
// A name that two leaves have, of any kinds.
template <class Name>
struct TwoLeavesNamed {};

}  // namespace reasons

// Asserted facts: each is true for NothingRefused only, else its argument is the reason.
template <class Given>
inline constexpr bool says_what_a_state_becomes = std::is_same_v<Given, detail::NothingRefused>;
template <class Where>
inline constexpr bool has_names_of_their_own = std::is_same_v<Where, detail::NothingRefused>;
template <class Where>
inline constexpr bool becomes_something_once = std::is_same_v<Where, detail::NothingRefused>;
template <class Where>
inline constexpr bool has_the_shape_of_the_state = std::is_same_v<Where, detail::NothingRefused>;
template <class Where>
inline constexpr bool reads_one_input = std::is_same_v<Where, detail::NothingRefused>;

namespace detail {

// The first argument behind a cell's output that is no next.
template <class... Given>
struct FirstNoNext {
  using type = NothingRefused;
};
template <class First, class... Rest>
struct FirstNoNext<First, Rest...>
    : std::conditional_t<is_next<First>, FirstNoNext<Rest...>, ingot::detail::Type<First>> {};

// The state of a name; no_node if there is none.
constexpr NodeId state_named(GraphView graph, std::string_view name) {
  for (NodeId id = 0; id < graph.node_count; ++id) {
    if (is_state(graph, id) && leaf_name(graph, id) == name) return id;
  }
  return no_node;
}

// The first state that is none of these names.
template <std::size_t Names>
constexpr NodeId state_of_other_name(GraphView graph, std::array<std::string_view, Names> const& names) {
  for (NodeId id = 0; id < graph.node_count; ++id) {
    if (!is_state(graph, id)) continue;
    bool named = false;
    for (std::string_view const name : names) named = named || leaf_name(graph, id) == name;
    if (!named) return id;
  }
  return no_node;
}

constexpr std::size_t inputs_of_cell(GraphView graph) {
  std::size_t count = 0;
  for (NodeId id = 0; id < graph.node_count; ++id) {
    if (graph.kind(id).operation == Operation::input && !is_state(graph, id)) ++count;
  }
  return count;
}

template <std::size_t Names>
constexpr std::size_t named_before(std::array<std::string_view, Names> const& names) {
  for (std::size_t i = 0; i < Names; ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (names[i] == names[k]) return i;
    }
  }
  return Names;
}

template <auto const& G, NodeId Id, std::size_t... Axes>
auto shape_of_leaf(std::index_sequence<Axes...>) -> Shape<GraphView(G).shape(Id).extents[Axes]...>;
template <auto const& G, NodeId Id>
using leaf_shape_t = decltype(shape_of_leaf<G, Id>(std::make_index_sequence<GraphView(G).shape(Id).rank>{}));

// What is wrong with a cell: at most one of these is not NothingRefused.
template <auto const& G, class... Nexts>
struct CellRefusals {
  static constexpr std::size_t count = sizeof...(Nexts);
  static constexpr std::array<std::string_view, count> given{Nexts::name...};
  static constexpr std::array<NodeId, count> states{state_named(G, Nexts::name)...};
  static constexpr NodeId again = leaf_named_again(G);
  static constexpr std::size_t twice = named_before(given);
  static constexpr std::size_t unknown = [] {
    std::size_t i = 0;
    while (i < count && states[i] != no_node) ++i;
    return i;
  }();
  static constexpr NodeId forgotten = state_of_other_name(G, given);
  static constexpr bool named = again == no_node;
  static constexpr bool paired = named && count > 0 && twice == count&& unknown == count&& forgotten == no_node;
  static constexpr std::size_t misshapen = [] {
    if constexpr (paired) {
      constexpr std::array<bool, count> same{
          (GraphView(G).shape(state_named(G, Nexts::name)) == dimensions_of(typename Nexts::shape{}))...};
      std::size_t i = 0;
      while (i < count && same[i]) ++i;
      return i;
    } else {
      return count;
    }
  }();
  static constexpr std::size_t read = inputs_of_cell(G);
  static constexpr bool shaped = paired && misshapen == count;
  static constexpr bool none = shaped && read == 1;

  template <NodeId Id>
  using quoted_name = quoted_t<text_of<leaf_name(G, Id).size()>(leaf_name(G, Id))>;
  template <std::size_t I>
  using next_at = ingot::detail::type_at_t<I, Nexts...>;

  static constexpr auto names() {
    if constexpr (named) {
      return NothingRefused{};
    } else {
      return reasons::TwoLeavesNamed<quoted_name<again>>{};
    }
  }
  static constexpr auto nexts() {
    if constexpr (!named || paired) {
      return NothingRefused{};
    } else if constexpr (twice != count) {
      return reasons::TwoNextsOf<typename next_at<twice>::quoted>{};
    } else if constexpr (unknown != count) {
      return reasons::NextWithoutState<typename next_at<unknown>::quoted>{};
    } else if constexpr (forgotten != no_node) {
      return reasons::StateWithoutNext<quoted_name<forgotten>>{};
    } else {
      return reasons::NoStateAtAll{};
    }
  }
  static constexpr auto shapes() {
    if constexpr (!paired || shaped) {
      return NothingRefused{};
    } else {
      using Wrong = next_at<misshapen>;
      return reasons::NextInShape<typename Wrong::quoted, leaf_shape_t<G, states[misshapen]>, typename Wrong::shape>{};
    }
  }
  static constexpr auto inputs() {
    if constexpr (!shaped || none) {
      return NothingRefused{};
    } else {
      return reasons::InputsOfACell<read>{};
    }
  }
};

}  // namespace detail
}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
