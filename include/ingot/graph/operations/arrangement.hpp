// Expressions that arrange the same numbers anew. Axes count from 0, or from the last with -1, as NumPy's.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operations/arrangement_refusals.hpp"
#include "ingot/graph/operations/axes.hpp"

namespace ingot::graph {

// The same elements in row-major order under another shape.
template <std::size_t... Extents, auto X>
requires(reshapes_to<typename Expression<X>::shape, Extents...>)
constexpr auto reshape(Expression<X>) {
  return detail::apply<Operation::reshape, dimensions_of(Shape<Extents...>{}), detail::no_options, X>();
}

// All elements in one axis.
template <auto X>
requires(is_tensor_shape<Expression<X>::shape::size>)
constexpr auto flatten(Expression<X> x) {
  return reshape<Expression<X>::shape::size>(x);
}

// Repeats along axes of extent 1, and along new ones in front: NumPy's broadcast_to.
template <std::size_t... Extents, auto X>
requires(broadcasts_to<typename Expression<X>::shape, Extents...>)
constexpr auto broadcast(Expression<X>) {
  return detail::apply<Operation::broadcast, dimensions_of(Shape<Extents...>{}), detail::no_options, X>();
}

// The axes in another order: axis i of the result is axis Axes[i] of x.
template <int... Axes, auto X>
requires(is_order_of_axes<typename Expression<X>::shape, Axes...>)
constexpr auto permute(Expression<X>) {
  constexpr Dimensions from = Expression<X>::dimensions;
  constexpr std::array<std::uint64_t, sizeof...(Axes)> order{detail::axis_of(Axes, from.rank)...};
  return detail::apply<Operation::permute, detail::permuted(from, order.data()), order, X>();
}

// The last two axes exchanged.
template <auto X>
requires(has_axes<typename Expression<X>::shape, -1, -2>)
constexpr auto transpose(Expression<X>) {
  constexpr Dimensions from = Expression<X>::dimensions;
  constexpr auto order = detail::order_with_last_two_exchanged<from.rank>();
  return detail::apply<Operation::permute, detail::permuted(from, order.data()), order, X>();
}

// The elements Begin to End - 1 along an axis.
template <int Axis, std::size_t Begin, std::size_t End, auto X>
requires(has_range<typename Expression<X>::shape, Axis, Begin, End>)
constexpr auto slice(Expression<X>) {
  constexpr Dimensions from = Expression<X>::dimensions;
  constexpr std::size_t axis = detail::axis_of(Axis, from.rank);
  return detail::apply<Operation::slice, detail::with_extent(from, axis, End - Begin),
                       std::array<std::uint64_t, 2>{axis, Begin}, X>();
}

// Tensors one after the other along an axis: NumPy's concatenate.
template <int Axis, auto X, auto... Xs>
requires(concatenates<Axis, typename Expression<X>::shape, typename Expression<Xs>::shape...>)
constexpr auto concat(Expression<X>, Expression<Xs>...) {
  constexpr std::size_t axis = detail::axis_of(Axis, Expression<X>::dimensions.rank);
  return detail::apply<Operation::concat,
                       detail::joined_along(Axis, {Expression<X>::dimensions, Expression<Xs>::dimensions...}),
                       std::array<std::uint64_t, 1>{axis}, X, Xs...>();
}

namespace detail {

template <int Axis, auto X, std::size_t... Copies>
constexpr auto copies(std::index_sequence<Copies...>) {
  return concat<Axis>((static_cast<void>(Copies), Expression<X>{})...);
}

}  // namespace detail

// The whole tensor Times times along an axis: NumPy's tile.
template <int Axis, std::size_t Times, auto X>
requires(repeats<typename Expression<X>::shape, Axis, Times>)
constexpr auto repeat(Expression<X>) {
  constexpr Dimensions from = Expression<X>::dimensions;
  if constexpr (from.rank == max_rank) {
    return detail::copies<Axis, X>(std::make_index_sequence<Times>{});
  } else {
    constexpr std::size_t axis = detail::axis_of(Axis, from.rank);
    constexpr Dimensions to = detail::with_extent(from, axis, Times * from[axis]);
    constexpr auto apart = detail::apply<Operation::reshape, detail::with_axis(from, axis, 1), detail::no_options, X>();
    constexpr auto wide = detail::apply<Operation::broadcast, detail::with_axis(from, axis, Times), detail::no_options,
                                        decltype(apart)::name>();
    return detail::apply<Operation::reshape, to, detail::no_options, decltype(wide)::name>();
  }
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
