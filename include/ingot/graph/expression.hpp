// An expression is an empty type whose name identifies its graph.
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

// The base class of expressions of one shape. Refusals take it, so that compilers print the shape instead of the name.
template <class S>
struct Shaped {
  using shape = S;
  static constexpr Dimensions dimensions = dimensions_of(S{});
};

namespace detail {

template <std::uint64_t Name, std::size_t... Axes>
Shaped<Shape<record<Name>.shape.extents[Axes]...>> shaped(std::index_sequence<Axes...>);

// The graph of expressions given by name, equal sub-expressions stored once.
template <std::uint64_t... Names>
struct Flattened {
  constexpr void operator()(GraphBuilder& builder, List<NodeId>& roots) const {
    for (Record const* const root : {&record<Names>...}) roots.push(builder.load(*root));
  }
};

// Their graph, built only where it is first used: intermediate expressions never need theirs.
template <std::uint64_t... Names>
struct FlatGraph : std::remove_const_t<decltype(result_of_pass<Flattened<Names...>>)> {};
template <std::uint64_t... Names>
inline constexpr FlatGraph<Names...> flat_graph{result_of_pass<Flattened<Names...>>};

}  // namespace detail

// A tensor computed from named tensors: a value of an empty type, made by the operations. Its name is a hash of the
// last operation and its operands (record.hpp), so equal expressions have equal types.
template <std::uint64_t Name>
struct Expression : decltype(detail::shaped<Name>(std::make_index_sequence<detail::record<Name>.shape.rank>{})) {
  static constexpr std::uint64_t name = Name;
  static constexpr detail::FlatGraph<Name> const& graph = detail::flat_graph<Name>;  // of distinct sub-expressions
};

namespace detail {

// The shape that operands broadcast to.
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
