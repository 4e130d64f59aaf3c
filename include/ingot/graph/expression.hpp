// An expression is a type: its name says what it is, and it holds nothing.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/elementwise_table.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/list.hpp"
#include "ingot/graph/operations/callable.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/pass.hpp"
#include "ingot/graph/record.hpp"

namespace ingot::graph {

// What a compiler prints of an operand that does not fit: its shape, and not its name.
template <class S>
struct Shaped {
  using shape = S;
  static constexpr Dimensions dimensions = dimensions_of(S{});
};

namespace detail {

template <std::uint64_t Name, std::size_t... Axes>
Shaped<Shape<record<Name>.shape.extents[Axes]...>> shaped(std::index_sequence<Axes...>);

// The graph of named expressions: what they share is there once.
template <std::uint64_t... Names>
struct Flattened {
  constexpr void operator()(GraphBuilder& builder, List<NodeId>& roots) const {
    for (Record const* const root : {&record<Names>...}) roots.push(builder.load(*root));
  }
};

// Their graph, as a type that is looked into where the graph is first asked for: the expressions on the way to another
// have none.
template <std::uint64_t... Names>
struct FlatGraph : std::remove_const_t<decltype(result_of_pass<Flattened<Names...>>)> {};
template <std::uint64_t... Names>
inline constexpr FlatGraph<Names...> flat_graph{result_of_pass<Flattened<Names...>>};

}  // namespace detail

// A tensor that is computed from named tensors. Expressions are values of empty types, made by the words of this room.
// The name is that of the last operation on its operands (record.hpp): equal expressions have equal types.
template <std::uint64_t Name>
struct Expression : decltype(detail::shaped<Name>(std::make_index_sequence<detail::record<Name>.shape.rank>{})) {
  static constexpr std::uint64_t name = Name;
  static constexpr detail::FlatGraph<Name> const& graph = detail::flat_graph<Name>;  // of distinct sub-expressions
};

namespace detail {

// The shape that the operands of an elementwise operation broadcast to.
constexpr Dimensions broadcast_dimensions(Dimensions const& a) {
  return a;
}
constexpr Dimensions broadcast_dimensions(Dimensions const& a, Dimensions const& b, Dimensions const& c) {
  return ingot::broadcast_dimensions(a, ingot::broadcast_dimensions(b, c));
}
using ingot::broadcast_dimensions;

template <class Entry, std::uint64_t... Operands>
struct Applied {
  using type = decltype(apply<operation_of<Entry>, broadcast_dimensions(Expression<Operands>::dimensions...),
                              no_options, Operands...>());
};

}  // namespace detail

// An expression of any graph.
template <class E>
concept AnyExpression = detail::is_expression<std::remove_cvref_t<E>>;

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
