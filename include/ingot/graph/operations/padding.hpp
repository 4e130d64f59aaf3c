// A tensor among copies of a number, beside ingot.hpp: <ingot/models.hpp> includes it.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/graph/operations/callable.hpp"

#include "ingot/core/dimensions.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/graph/limits.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/arrangement.hpp"
#include "ingot/graph/operations/axes.hpp"

namespace ingot::graph {

// Whether a tensor can be padded along the axis, and the result is within the limits.
template <class S, int Axis, std::size_t Before, std::size_t After>
inline constexpr bool has_room_for_padding = [] {
  constexpr std::size_t axis = detail::axis_of(Axis, S::rank);
  if constexpr (axis < S::rank) {
    return Before <= largest_extent && After <= largest_extent && S::extents[axis] + Before + After <= largest_extent;
  } else {
    return false;
  }
}();

namespace detail {

// A tensor of one number, with `Extent` along the axis, else as `Like`.
template <Dimensions Like, std::size_t Axis, std::size_t Extent, Real Number, std::uint64_t X>
constexpr auto block_of(Expression<X> x) {
  return apply<Operation::broadcast, with_extent(Like, Axis, Extent), no_options, decltype(number<Number>(x))::name>();
}

template <int Axis, std::size_t Before, std::size_t After, Real Number, std::uint64_t X>
constexpr auto padded(Expression<X> x) {
  constexpr Dimensions from = Expression<X>::dimensions;
  constexpr std::size_t axis = axis_of(Axis, from.rank);
  if constexpr (Before == 0 && After == 0) {
    return x;
  } else if constexpr (std::bit_cast<std::uint64_t>(Number.value) == 0) {
    return apply<Operation::pad, with_extent(from, axis, Before + from[axis] + After),
                 std::array<std::uint64_t, 2>{axis, Before}, X>();
  } else if constexpr (Before == 0) {
    return concat<Axis>(x, block_of<from, axis, After, Number>(x));
  } else if constexpr (After == 0) {
    return concat<Axis>(block_of<from, axis, Before, Number>(x), x);
  } else {
    return concat<Axis>(block_of<from, axis, Before, Number>(x), x, block_of<from, axis, After, Number>(x));
  }
}

}  // namespace detail

// `Number`, 0 unless given, Before times in front of x along an axis and After times behind it: NumPy's pad of one axis.
// pad<1, 2, 0>(x), pad<-1, 1, 1, -1e30>(x). The gradient is that of the part that is x.
template <int Axis, std::size_t Before, std::size_t After, Real Number = 0.0, std::uint64_t X>
requires has_room_for_padding<typename Expression<X>::shape, Axis, Before, After>
constexpr auto pad(Expression<X> x) {
  return detail::padded<Axis, Before, After, Number>(x);
}
template <int Axis, std::size_t Before, std::size_t After, Real Number = 0.0, class S>
requires(!has_room_for_padding<S, Axis, Before, After>)
constexpr auto pad(Shaped<S>) {
  static_assert(has_room_for_padding<S, Axis, Before, After>,
                "a padding is along an axis of the shape, to at most 2097151 elements");
  return typename detail::StandIn<S>::type{};
}
// Calls that fit none of these.
template <auto... Given>
constexpr auto pad(...) {
  static_assert(is_called_so<Given...>,
                "a padding has an axis, a count before and one behind, and one expression: pad<0, 1, 1>(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
