// Operations that rearrange elements, without arithmetic: any number passes unchanged. Axes count from 0, or from the
// last with -1, as NumPy's do.
//
// Cost: broadcast, permute and slice of a stored tensor are mostly read in place, by strides; concat copies.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/graph/operations/callable.hpp"

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/limits.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/axes.hpp"
#include "ingot/graph/operations/reshape.hpp"

namespace ingot::graph {

// Whether the shapes can be concatenated along the axis, and the result is within the limits.
template <int Axis, class... Shapes>
inline constexpr bool concatenates = [] {
  if constexpr (shapes_join<Axis, Shapes...>) {
    return detail::extents_are_small(detail::joined_along(Axis, {dimensions_of(Shapes{})...}));
  } else {
    return false;
  }
}();

namespace operations {

// The last two axes exchanged. NumPy's transpose reverses all axes: that is permute.
struct Transpose : OnExpressions<1> {
  using OnExpressions<1>::operator();

  template <std::uint64_t X>
  requires has_axes<typename Expression<X>::shape, -1, -2>
  constexpr auto operator()(Expression<X>) const {
    constexpr Dimensions from = Expression<X>::dimensions;
    constexpr auto order = detail::order_with_last_two_exchanged<from.rank>();
    return detail::apply<detail::Operation::permute, detail::permuted(from, order.data()), order, X>();
  }

  template <class S>
  requires(!has_axes<S, -1, -2>)
  constexpr typename detail::StandIn<S>::type operator()(Shaped<S>) const {
    static_assert(has_axes<S, -1, -2>, "a transpose exchanges the last two axes");
    return {};
  }
  template <class S, class First, class... More>
  constexpr typename detail::StandIn<S>::type operator()(Shaped<S>, First const&, More const&...) const {
    static_assert(extents_are_template_arguments<First, More...>, "axes are template arguments: permute<1, 0>(x)");
    return {};
  }
};

}  // namespace operations

inline constexpr operations::Transpose transpose{};

// Repeated along axes of extent 1 and along new axes in front: NumPy's broadcast_to. The gradient sums over them.
template <std::size_t... Extents, auto X>
requires(broadcasts_to<typename Expression<X>::shape, Extents...>)
constexpr auto broadcast(Expression<X>) {
  return detail::apply<detail::Operation::broadcast, dimensions_of(Shape<Extents...>{}), detail::no_options, X>();
}

// The axes in another order, PyTorch's permute: axis i of the result is axis Axes[i] of x.
template <int... Axes, auto X>
requires(is_order_of_axes<typename Expression<X>::shape, Axes...>)
constexpr auto permute(Expression<X>) {
  constexpr Dimensions from = Expression<X>::dimensions;
  constexpr std::array<std::uint64_t, sizeof...(Axes)> order{detail::axis_of(Axes, from.rank)...};
  return detail::apply<detail::Operation::permute, detail::permuted(from, order.data()), order, X>();
}

// The elements Begin to End - 1 along an axis. The others have gradient 0.
template <int Axis, std::size_t Begin, std::size_t End, auto X>
requires(has_range<typename Expression<X>::shape, Axis, Begin, End>)
constexpr auto slice(Expression<X>) {
  constexpr Dimensions from = Expression<X>::dimensions;
  constexpr std::size_t axis = detail::axis_of(Axis, from.rank);
  return detail::apply<detail::Operation::slice, detail::with_extent(from, axis, End - Begin),
                       std::array<std::uint64_t, 2>{axis, Begin}, X>();
}

// Tensors joined along an axis, in order: NumPy's concatenate.
template <int Axis, auto X, auto... Xs>
requires(concatenates<Axis, typename Expression<X>::shape, typename Expression<Xs>::shape...>)
constexpr auto concat(Expression<X>, Expression<Xs>...) {
  constexpr std::size_t axis = detail::axis_of(Axis, Expression<X>::dimensions.rank);
  return detail::apply<detail::Operation::concat,
                       detail::joined_along(Axis, {Expression<X>::dimensions, Expression<Xs>::dimensions...}),
                       std::array<std::uint64_t, 1>{axis}, X, Xs...>();
}

namespace detail {

template <int Axis, auto X, std::size_t... Copies>
constexpr auto copies(std::index_sequence<Copies...>) {
  return concat<Axis>((static_cast<void>(Copies), Expression<X>{})...);
}

}  // namespace detail

// The whole tensor, Times times along an axis: NumPy's tile. The gradient sums over the copies.
template <int Axis, std::size_t Times, auto X>
requires(repeats<typename Expression<X>::shape, Axis, Times>)
constexpr auto repeat(Expression<X>) {
  constexpr Dimensions from = Expression<X>::dimensions;
  if constexpr (from.rank == max_rank) {
    return detail::copies<Axis, X>(std::make_index_sequence<Times>{});
  } else {
    constexpr std::size_t axis = detail::axis_of(Axis, from.rank);
    constexpr Dimensions to = detail::with_extent(from, axis, Times * from[axis]);
    constexpr auto apart =
        detail::apply<detail::Operation::reshape, detail::with_axis(from, axis, 1), detail::no_options, X>();
    constexpr auto wide = detail::apply<detail::Operation::broadcast, detail::with_axis(from, axis, Times),
                                        detail::no_options, decltype(apart)::name>();
    return detail::apply<detail::Operation::reshape, to, detail::no_options, decltype(wide)::name>();
  }
}

// Refusals.

template <std::size_t... Extents, class S>
requires(!broadcasts_to<S, Extents...>)
constexpr auto broadcast(Shaped<S>) {
  static_assert(is_tensor_shape<Extents...>,
                "a tensor of an expression has at most six axes, each of 1 to 2097151 elements");
  static_assert(!is_tensor_shape<Extents...> || broadcasts_to<S, Extents...>,
                "the shape broadcasts to the one that is asked for");
  return typename detail::StandInUnless<S, Extents...>::type{};
}

template <int... Axes, class S>
requires(!is_order_of_axes<S, Axes...>)
constexpr auto permute(Shaped<S>) {
  static_assert(is_order_of_axes<S, Axes...>, "a permutation names every axis once");
  return typename detail::StandIn<S>::type{};
}

template <int Axis, std::size_t Begin, std::size_t End, class S>
requires(!has_range<S, Axis, Begin, End>)
constexpr auto slice(Shaped<S>) {
  static_assert(has_range<S, Axis, Begin, End>, "a slice is a range within an axis of the shape");
  constexpr std::size_t axis = detail::axis_of(Axis, S::rank);
  if constexpr (axis < S::rank && Begin < End && End - Begin <= largest_extent) {
    return typename detail::StandInOf<detail::with_extent(dimensions_of(S{}), axis, End - Begin)>::type{};
  } else {
    return typename detail::StandIn<S>::type{};
  }
}

template <int Axis, class S, class... Ss>
requires(!concatenates<Axis, S, Ss...>)
constexpr auto concat(Shaped<S>, Shaped<Ss>...) {
  static_assert(shapes_join<Axis, S, Ss...>, "concatenated tensors have equal extents along all other axes");
  static_assert(!shapes_join<Axis, S, Ss...> || concatenates<Axis, S, Ss...>,
                "a tensor of an expression has at most six axes, each of 1 to 2097151 elements");
  return typename detail::StandIn<S>::type{};
}

template <int Axis, std::size_t Times, class S>
requires(!repeats<S, Axis, Times>)
constexpr auto repeat(Shaped<S>) {
  static_assert(repeats<S, Axis, Times>,
                "a repetition is along an axis of the shape, at least once, to at most 2097151 elements");
  return typename detail::StandIn<S>::type{};
}

template <std::size_t... Extents, class S, class First, class... More>
constexpr auto broadcast(Shaped<S>, First const&, More const&...) {
  static_assert(extents_are_template_arguments<First, More...>, "extents are template arguments: broadcast<2, 3>(x)");
  return typename detail::StandIn<S>::type{};
}
template <int... Axes, class S, class First, class... More>
constexpr auto permute(Shaped<S>, First const&, More const&...) {
  static_assert(extents_are_template_arguments<First, More...>, "axes are template arguments: permute<1, 0>(x)");
  return typename detail::StandIn<S>::type{};
}

// The elements at constant positions along an axis, in this order: NumPy's take. Positions count from 0, and
// gather<1, 2, 0>(x) has columns 2 and 0. The gradients of a repeated position are added. Cost: one node for each
// position.
template <int Axis, std::size_t... Positions, std::uint64_t X>
requires(sizeof...(Positions) > 0 && has_range<typename Expression<X>::shape, Axis, 0, 1> &&
         (has_range<typename Expression<X>::shape, Axis, Positions, Positions + 1> && ...))
constexpr auto gather(Expression<X> x) {
  return concat<Axis>(slice<Axis, Positions, Positions + 1>(x)...);
}
template <int Axis, std::size_t... Positions, class S>
requires(sizeof...(Positions) == 0 || !(has_range<S, Axis, Positions, Positions + 1> && ...))
constexpr auto gather(Shaped<S>) {
  static_assert(sizeof...(Positions) > 0 && (has_range<S, Axis, Positions, Positions + 1> && ...),
                "gather takes positions within an axis of the shape");
  return typename detail::StandIn<S>::type{};
}

// Calls that fit none of these.
template <auto... Given>
constexpr auto broadcast(...) {
  static_assert(is_called_so<Given...>, "a broadcast has extents and one expression: broadcast<2, 3>(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto permute(...) {
  static_assert(is_called_so<Given...>, "a permutation has axes and one expression: permute<1, 0>(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto slice(...) {
  static_assert(is_called_so<Given...>, "a slice has an axis, a range and one expression: slice<0, 1, 3>(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto concat(...) {
  static_assert(is_called_so<Given...>, "a concatenation has an axis and expressions: concat<0>(a, b)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto repeat(...) {
  static_assert(is_called_so<Given...>, "a repetition has an axis, a count and one expression: repeat<0, 2>(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto gather(...) {
  static_assert(is_called_so<Given...>,
                "gather has an axis, positions that count from 0, and one expression: gather<0, 2, 1>(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
