// Expressions that arrange the same numbers anew. Axes count from 0, or from the last with -1, as NumPy's.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/expression.hpp"

namespace ingot::graph {

namespace detail {

// An axis by its number from the front; the rank where there is none.
constexpr std::size_t axis_of(int axis, std::size_t rank) {
  int const signed_rank = static_cast<int>(rank);
  int const from_front = axis < 0 ? axis + signed_rank : axis;
  return from_front < 0 || from_front >= signed_rank ? rank : static_cast<std::size_t>(from_front);
}

// Axis i of the result is axis order[i].
constexpr Dimensions permuted(Dimensions const& shape, std::uint64_t const* order) {
  Dimensions to{shape.rank, {}};
  for (std::size_t i = 0; i < shape.rank; ++i) to.extents[i] = shape.extents[order[i]];
  return to;
}

// One axis more.
constexpr Dimensions with_axis(Dimensions const& shape, std::size_t axis, std::size_t extent) {
  Dimensions to{shape.rank + 1, {}};
  for (std::size_t i = 0; i < shape.rank; ++i) to.extents[i < axis ? i : i + 1] = shape.extents[i];
  to.extents[axis] = extent;
  return to;
}
// An axis of another extent.
constexpr Dimensions with_extent(Dimensions const& shape, std::size_t axis, std::size_t extent) {
  Dimensions to = shape;
  to.extents[axis] = extent;
  return to;
}

constexpr bool range_fits(Dimensions const& shape, int axis, std::size_t begin, std::size_t end) {
  std::size_t const found = axis_of(axis, shape.rank);
  return found < shape.rank && begin < end && end <= shape.extents[found];
}
constexpr bool names_every_axis(std::size_t rank, std::initializer_list<int> axes) {
  std::uint64_t seen = 0;
  for (int const axis : axes) seen |= std::uint64_t{1} << axis_of(axis, rank);
  return axes.size() == rank && seen == (std::uint64_t{1} << rank) - 1;
}
// Whether shapes differ along that axis alone.
constexpr bool join_along(int axis, std::initializer_list<Dimensions> shapes) {
  std::size_t const found = axis_of(axis, shapes.begin()->rank);
  if (found == shapes.begin()->rank) return false;
  Dimensions const first = with_extent(*shapes.begin(), found, 0);
  for (Dimensions const& shape : shapes) {
    if (shape.rank != first.rank || with_extent(shape, found, 0) != first) return false;
  }
  return true;
}

template <std::size_t Rank>
constexpr std::array<std::uint64_t, Rank> order_with_last_two_exchanged() {
  std::array<std::uint64_t, Rank> order{};
  for (std::size_t i = 0; i < Rank; ++i) order[i] = i;
  order[Rank - 2] = Rank - 1;
  order[Rank - 1] = Rank - 2;
  return order;
}

}  // namespace detail

// Facts that the words of this file assert of a shape.
template <class S, int... Axes>
inline constexpr bool has_axes = ((detail::axis_of(Axes, S::rank) < S::rank) && ...);
template <class From, class To>
inline constexpr bool has_as_many_elements = From::size == To::size;
template <class From, class To>
inline constexpr bool broadcasts_to = broadcasts(dimensions_of(From{}), dimensions_of(To{})) &&
                                      broadcast_dimensions(dimensions_of(From{}), dimensions_of(To{})) ==
                                          dimensions_of(To{});
template <class S, int Axis, std::size_t Begin, std::size_t End>
inline constexpr bool has_range = detail::range_fits(dimensions_of(S{}), Axis, Begin, End);
template <class S, int... Axes>
inline constexpr bool is_order_of_axes = detail::names_every_axis(S::rank, {Axes...});
template <int Axis, class... Shapes>
inline constexpr bool shapes_join = detail::join_along(Axis, {dimensions_of(Shapes{})...});

// The same elements in row-major order under another shape.
template <std::size_t... Extents, auto X>
constexpr auto reshape(Expression<X>) {
  using From = typename Expression<X>::shape;
  static_assert(has_as_many_elements<From, Shape<Extents...>>, "a reshape keeps the number of elements");
  return detail::apply<Operation::reshape, dimensions_of(Shape<Extents...>{}), detail::no_options, X>();
}

// All elements in one axis.
template <auto X>
constexpr auto flatten(Expression<X> x) {
  return reshape<Expression<X>::shape::size>(x);
}

// Repeats along axes of extent 1, and along new ones in front: NumPy's broadcast_to.
template <std::size_t... Extents, auto X>
constexpr auto broadcast(Expression<X>) {
  using From = typename Expression<X>::shape;
  static_assert(broadcasts_to<From, Shape<Extents...>>, "the shape broadcasts to the one that is asked for");
  return detail::apply<Operation::broadcast, dimensions_of(Shape<Extents...>{}), detail::no_options, X>();
}

// The axes in another order: axis i of the result is axis Axes[i] of x.
template <int... Axes, auto X>
constexpr auto permute(Expression<X>) {
  using From = typename Expression<X>::shape;
  static_assert(is_order_of_axes<From, Axes...>, "a permutation names every axis once");
  constexpr std::array<std::uint64_t, sizeof...(Axes)> order{detail::axis_of(Axes, From::rank)...};
  constexpr Dimensions to = detail::permuted(dimensions_of(From{}), order.data());
  return detail::apply<Operation::permute, to, order, X>();
}

// The last two axes exchanged.
template <auto X>
constexpr auto transpose(Expression<X>) {
  using From = typename Expression<X>::shape;
  static_assert(has_axes<From, -1, -2>, "a transpose exchanges the last two axes");
  constexpr auto order = detail::order_with_last_two_exchanged<From::rank>();
  constexpr Dimensions to = detail::permuted(dimensions_of(From{}), order.data());
  return detail::apply<Operation::permute, to, order, X>();
}

// The elements Begin to End - 1 along an axis.
template <int Axis, std::size_t Begin, std::size_t End, auto X>
constexpr auto slice(Expression<X>) {
  using From = typename Expression<X>::shape;
  static_assert(has_range<From, Axis, Begin, End>, "a slice is a range within an axis of the shape");
  constexpr std::size_t axis = detail::axis_of(Axis, From::rank);
  constexpr Dimensions to = detail::with_extent(dimensions_of(From{}), axis, End - Begin);
  return detail::apply<Operation::slice, to, std::array<std::uint64_t, 2>{axis, Begin}, X>();
}

// Tensors one after the other along an axis: NumPy's concatenate.
template <int Axis, auto X, auto... Xs>
constexpr auto concat(Expression<X>, Expression<Xs>...) {
  using First = typename Expression<X>::shape;
  static_assert(shapes_join<Axis, First, typename Expression<Xs>::shape...>,
                "what is concatenated differs along that axis alone");
  constexpr std::size_t axis = detail::axis_of(Axis, First::rank);
  constexpr std::size_t extent = (First::extents[axis] + ... + Expression<Xs>::dimensions.extents[axis]);
  constexpr Dimensions to = detail::with_extent(dimensions_of(First{}), axis, extent);
  return detail::apply<Operation::concat, to, std::array<std::uint64_t, 1>{axis}, X, Xs...>();
}

// The whole tensor Times times along an axis: NumPy's tile.
template <int Axis, std::size_t Times, auto X>
constexpr auto repeat(Expression<X>) {
  using From = typename Expression<X>::shape;
  static_assert(has_axes<From, Axis> && Times > 0, "a repetition is along an axis of the shape, at least once");
  constexpr std::size_t axis = detail::axis_of(Axis, From::rank);
  constexpr Dimensions to = detail::with_extent(dimensions_of(From{}), axis, Times * From::extents[axis]);
  constexpr Dimensions single = detail::with_axis(dimensions_of(From{}), axis, 1);
  constexpr Dimensions many = detail::with_axis(dimensions_of(From{}), axis, Times);
  constexpr auto apart = detail::apply<Operation::reshape, single, detail::no_options, X>();
  constexpr auto wide = detail::apply<Operation::broadcast, many, detail::no_options, decltype(apart)::graph>();
  return detail::apply<Operation::reshape, to, detail::no_options, decltype(wide)::graph>();
}

}  // namespace ingot::graph
