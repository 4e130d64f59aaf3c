// What words of expressions refuse, said by shapes: the graph of an expression is no reader's business.
//
// A refused word has an overload that takes `Shaped<S>`, the base class of an expression, and asserts the fact that
// does not hold. What it gives stands in for the expression, so that one mistake is one error.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operations/leaves.hpp"

namespace ingot::graph {

// Aligned at their last axes, every pair of extents is equal or has a 1.
template <class A, class B>
inline constexpr bool shapes_broadcast = broadcasts(dimensions_of(A{}), dimensions_of(B{}));

// What has a gradient.
template <class S>
inline constexpr bool is_one_number = S::size == 1;

// What stands in an expression is one.
template <class X>
inline constexpr bool is_operand = detail::is_expression<X>;

namespace detail {

// What stands in for an expression that was refused, so that it is refused once.
template <class S>
constexpr auto refused() {
  return named_leaf<Operation::input, "", std::uint64_t{0}, S>();
}
// Whether an expression was refused somewhere: a leaf without a name stands in it.
constexpr bool has_stand_in(GraphView graph) {
  for (NodeId id = 0; id < graph.node_count; ++id) {
    Kind const kind = graph.kind(id);
    if (is_named(kind.operation) && kind.options == 1) return true;
  }
  return false;
}
template <Dimensions D, std::size_t... Axes>
constexpr auto refused_of(std::index_sequence<Axes...>) {
  return refused<Shape<D[Axes]...>>();
}
template <Dimensions D>
constexpr auto refused() {
  return refused_of<D>(std::make_index_sequence<D.rank>{});
}
// The same, of extents that may be no shape.
template <class Otherwise, std::size_t... Extents>
constexpr auto refused_unless() {
  if constexpr (is_tensor_shape<Extents...>) {
    return refused<Shape<Extents...>>();
  } else {
    return refused<Otherwise>();
  }
}

template <class X>
inline constexpr bool is_shaped = is_expression<X>;
template <class S>
inline constexpr bool is_shaped<Shaped<S>> = true;

// What stands beside an expression and is none.
template <class X>
concept NotExpression = !is_shaped<std::remove_cvref_t<X>>;

}  // namespace detail
}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
