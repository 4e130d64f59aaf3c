// What the words that arrange numbers refuse.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operations/axes.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

// What an arrangement asks of shapes: as many elements in a tensor that may be.
template <class From, std::size_t... To>
inline constexpr bool reshapes_to = is_tensor_shape<To...> && has_as_many_elements<From, To...>;
// Along one axis, and the result is no longer than an axis can be.
template <int Axis, class... Shapes>
inline constexpr bool concatenates = [] {
  if constexpr (shapes_join<Axis, Shapes...>) {
    return detail::extents_are_small(detail::joined_along(Axis, {dimensions_of(Shapes{})...}));
  } else {
    return false;
  }
}();

template <std::size_t... Extents, class S>
requires(!reshapes_to<S, Extents...>)
constexpr auto reshape(Shaped<S>) {
  static_assert(is_tensor_shape<Extents...>,
                "a tensor of an expression has at most six axes, each of 1 to 2097151 elements");
  static_assert(!is_tensor_shape<Extents...> || has_as_many_elements<S, Extents...>,
                "a reshape keeps the number of elements");
  return detail::refused_unless<S, Extents...>();
}

template <class S>
requires(!is_tensor_shape<S::size>)
constexpr auto flatten(Shaped<S>) {
  static_assert(is_tensor_shape<S::size>,
                "a tensor of an expression has at most six axes, each of 1 to 2097151 elements");
  return detail::refused<S>();
}

template <std::size_t... Extents, class S>
requires(!broadcasts_to<S, Extents...>)
constexpr auto broadcast(Shaped<S>) {
  static_assert(is_tensor_shape<Extents...>,
                "a tensor of an expression has at most six axes, each of 1 to 2097151 elements");
  static_assert(!is_tensor_shape<Extents...> || broadcasts_to<S, Extents...>,
                "the shape broadcasts to the one that is asked for");
  return detail::refused_unless<S, Extents...>();
}

template <int... Axes, class S>
requires(!is_order_of_axes<S, Axes...>)
constexpr auto permute(Shaped<S>) {
  static_assert(is_order_of_axes<S, Axes...>, "a permutation names every axis once");
  return detail::refused<S>();
}

template <class S>
requires(!has_axes<S, -1, -2>)
constexpr auto transpose(Shaped<S>) {
  static_assert(has_axes<S, -1, -2>, "a transpose exchanges the last two axes");
  return detail::refused<S>();
}

template <int Axis, std::size_t Begin, std::size_t End, class S>
requires(!has_range<S, Axis, Begin, End>)
constexpr auto slice(Shaped<S>) {
  static_assert(has_range<S, Axis, Begin, End>, "a slice is a range within an axis of the shape");
  constexpr std::size_t axis = detail::axis_of(Axis, S::rank);
  if constexpr (axis < S::rank && Begin < End && End - Begin <= largest_extent) {
    return detail::refused<detail::with_extent(dimensions_of(S{}), axis, End - Begin)>();
  } else {
    return detail::refused<S>();
  }
}

template <int Axis, class S, class... Ss>
requires(!concatenates<Axis, S, Ss...>)
constexpr auto concat(Shaped<S>, Shaped<Ss>...) {
  static_assert(shapes_join<Axis, S, Ss...>, "what is concatenated differs along that axis alone");
  static_assert(!shapes_join<Axis, S, Ss...> || concatenates<Axis, S, Ss...>,
                "a tensor of an expression has at most six axes, each of 1 to 2097151 elements");
  return detail::refused<S>();
}

template <int Axis, std::size_t Times, class S>
requires(!repeats<S, Axis, Times>)
constexpr auto repeat(Shaped<S>) {
  static_assert(repeats<S, Axis, Times>,
                "a repetition is along an axis of the shape, at least once, to at most 2097151 elements");
  return detail::refused<S>();
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
