// The nodes of declared expressions, the arguments of `declare`.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ingot/core/text.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/quoted.hpp"

namespace ingot::graph {

// The function of a node is stateless: a lambda without captures, or an object of an empty class.
template <class Function>
inline constexpr bool holds_nothing = std::is_empty_v<Function> && std::is_default_constructible_v<Function>;
// Asserted where a leaf is wanted and the expression is none; and where a state is.
template <class S>
inline constexpr bool is_named_leaf = false;
template <class S>
inline constexpr bool is_remembered = false;

namespace detail {

// A node: a function of the expressions named `Reads`, in that order.
template <class Function, Text Name, Text... Reads>
struct DeclaredNode {
  static constexpr bool is_declared_node = true;
  static constexpr bool usable = holds_nothing<Function>;
  static constexpr bool remembers = false;
  static constexpr std::string_view name = Name.view();
  static constexpr std::array<std::string_view, sizeof...(Reads)> reads{Reads.view()...};
  using function = Function;
};

template <class E>
struct Always {
  constexpr E operator()() const { return {}; }
};

// A state, and the name of the node that it becomes: read in the next step only.
template <class E, Text Name, Text Next>
struct DeclaredState {
  static constexpr bool is_declared_node = true;
  static constexpr bool usable = true;
  static constexpr bool remembers = true;
  static constexpr std::string_view name = Name.view();
  static constexpr std::array<std::string_view, 1> reads{Next.view()};
  using function = Always<E>;
};

constexpr bool is_one_named_leaf(GraphView graph) {
  return graph.node_count == 1 && is_named(graph.kind(0).operation);
}
constexpr bool is_one_state(GraphView graph) {
  return graph.node_count == 1 && is_state(graph.kind(0).operation, graph.option(graph.kind(0), 0));
}
template <auto const& G>
constexpr auto text_of_leaf() {
  constexpr GraphView graph(G);
  constexpr Kind kind = graph.kind(0);
  constexpr LeafName name = name_of_leaf(graph.pool + kind.first, kind.options);
  return text_of<name.size()>(name);
}

struct RefusedNode {
  static constexpr bool is_declared_node = true;
  static constexpr bool usable = false;
  static constexpr bool remembers = false;
  static constexpr std::string_view name{};
  static constexpr std::array<std::string_view, 0> reads{};
};

}  // namespace detail

// A node, its operands' names, and its function:
//   node<"h", "x", "w">([](auto x, auto w) { return relu(matmul(x, w)); })
// The function is called with the operands' expressions and returns one; it must be stateless. Without operands the
// node is a constant.
template <Text Name, Text... Reads, class Function>
constexpr auto node(Function) {
  static_assert(holds_nothing<Function>, "the function of a node is a lambda without captures, or of an empty class");
  return detail::DeclaredNode<Function, Name, Reads...>{};
}

// A named leaf as a node of its own name: `leaf(input<"x", 8, 13>)`.
template <AnyExpression E>
requires(detail::is_one_named_leaf(E::graph))
constexpr auto leaf(E) {
  return detail::DeclaredNode<detail::Always<E>, detail::text_of_leaf<E::graph>()>{};
}
// A named leaf as a node of its own name, `leaf(input<"x", 8, 13>)`; of a state also the name of the node that it
// becomes, `leaf<"update">(state<"h", 8>)`. A cycle may go through it, since the state is read in one step and what it
// becomes is computed in the step before.
template <Text Next, AnyExpression E>
requires(detail::is_one_state(E::graph))
constexpr auto leaf(E) {
  return detail::DeclaredState<E, detail::text_of_leaf<E::graph>(), Next>{};
}
template <Text Next, class S>
constexpr auto leaf(Shaped<S>) {
  static_assert(is_remembered<S>, "a leaf that becomes another node is a state: leaf<update>(state<name, 8>)");
  return detail::RefusedNode{};
}
template <class S>
constexpr auto leaf(Shaped<S>) {
  static_assert(is_named_leaf<S>,
                "a leaf is an input, a state or a parameter; anything else is a node with a name of its own");
  return detail::RefusedNode{};
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
