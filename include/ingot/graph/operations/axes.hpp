// Shapes of rearranged tensors. Axes count from 0, or from the last with -1, as NumPy's do.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/graph/limits.hpp"

namespace ingot::graph {

namespace detail {

// An axis counted from the front; the rank if there is no such axis.
constexpr std::size_t axis_of(int axis, std::size_t rank) {
  int const signed_rank = static_cast<int>(rank);
  int const from_front = axis < 0 ? axis + signed_rank : axis;
  return from_front < 0 || from_front >= signed_rank ? rank : static_cast<std::size_t>(from_front);
}

// Axis i of the result is axis order[i].
constexpr Dimensions permuted(Dimensions const& shape, std::uint64_t const* order) {
  Dimensions to{shape.rank, {}};
  for (std::size_t i = 0; i < shape.rank; ++i) to.extents[i] = shape.extents[as_size(order[i])];
  return to;
}

// With one more axis, inserted before `axis`.
constexpr Dimensions with_axis(Dimensions const& shape, std::size_t axis, std::size_t extent) {
  Dimensions to{shape.rank + 1, {}};
  for (std::size_t i = 0; i < shape.rank; ++i) to.extents[i < axis ? i : i + 1] = shape.extents[i];
  to.extents[axis] = extent;
  return to;
}
// With another extent along one axis.
constexpr Dimensions with_extent(Dimensions const& shape, std::size_t axis, std::size_t extent) {
  Dimensions to = shape;
  to.extents[axis] = extent;
  return to;
}
// Without the axes whose bits are in the mask.
constexpr Dimensions without_axes(Dimensions const& shape, std::uint64_t mask) {
  Dimensions rest;
  for (std::size_t i = 0; i < shape.rank; ++i) {
    if ((mask >> i & 1) == 0) rest.append(shape.extents[i]);
  }
  return rest;
}

// With one element along the axes of the mask.
constexpr Dimensions with_ones(Dimensions const& shape, std::uint64_t mask) {
  Dimensions to = shape;
  for (std::size_t i = 0; i < shape.rank; ++i) to.extents[i] = (mask >> i & 1) != 0 ? 1 : shape.extents[i];
  return to;
}
constexpr std::uint64_t every_axis(std::size_t rank) {
  return (std::uint64_t{1} << rank) - 1;
}
// The lowest axis of a mask.
constexpr std::size_t axis_of_mask(std::uint64_t mask) {
  std::size_t axis = 0;
  while ((mask >> axis & 1) == 0) ++axis;
  return axis;
}
constexpr std::size_t extent_of_axes(Dimensions const& shape, std::uint64_t mask) {
  std::size_t product = 1;
  for (std::size_t i = 0; i < shape.rank; ++i) product *= (mask >> i & 1) == 0 ? 1 : shape.extents[i];
  return product;
}

// An order of the axes in which those of the mask come last.
template <std::size_t Rank>
constexpr std::array<std::uint64_t, Rank> order_with_last(std::uint64_t mask) {
  std::array<std::uint64_t, Rank> order{};
  std::size_t next = 0;
  for (std::uint64_t const last : {std::uint64_t{0}, std::uint64_t{1}}) {
    for (std::size_t i = 0; i < Rank; ++i) {
      if ((mask >> i & 1) == last) order[next++] = i;
    }
  }
  return order;
}
// Whether an order moves only axes of extent 1, so that no element moves in memory.
constexpr bool keeps_order(Dimensions const& from, std::uint64_t const* order) {
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < from.rank; ++i) {
    if (from[as_size(order[i])] == 1) continue;
    if (order[i] < last) return false;
    last = order[i];
  }
  return true;
}

constexpr bool extents_are_small(Dimensions const& shape) {
  for (std::size_t i = 0; i < shape.rank; ++i) {
    if (shape[i] > largest_extent) return false;
  }
  return true;
}

constexpr bool range_fits(Dimensions const& shape, int axis, std::size_t begin, std::size_t end) {
  std::size_t const found = axis_of(axis, shape.rank);
  return found < shape.rank && begin < end && end <= shape.extents[found];
}

// Whether the axes exist and are distinct.
constexpr bool axes_are_distinct(std::size_t rank, std::initializer_list<int> axes) {
  std::uint64_t seen = 0;
  for (int const axis : axes) {
    std::size_t const found = axis_of(axis, rank);
    if (found == rank || (seen >> found & 1) != 0) return false;
    seen |= std::uint64_t{1} << found;
  }
  return true;
}

// Whether the shapes agree but for their extents along that axis.
constexpr bool join_along(int axis, std::initializer_list<Dimensions> shapes) {
  std::size_t const found = axis_of(axis, shapes.begin()->rank);
  if (found == shapes.begin()->rank) return false;
  Dimensions const first = with_extent(*shapes.begin(), found, 0);
  for (Dimensions const& shape : shapes) {
    if (shape.rank != first.rank || with_extent(shape, found, 0) != first) return false;
  }
  return true;
}
// The shape of their concatenation.
constexpr Dimensions joined_along(int axis, std::initializer_list<Dimensions> shapes) {
  std::size_t const found = axis_of(axis, shapes.begin()->rank);
  std::size_t extent = 0;
  for (Dimensions const& shape : shapes) extent += shape[found];
  return with_extent(*shapes.begin(), found, extent);
}

template <std::size_t Rank>
constexpr std::array<std::uint64_t, Rank> order_with_last_two_exchanged() {
  std::array<std::uint64_t, Rank> order{};
  for (std::size_t i = 0; i < Rank; ++i) order[i] = i;
  order[Rank - 2] = Rank - 1;
  order[Rank - 1] = Rank - 2;
  return order;
}

template <class From, std::size_t... To>
constexpr bool can_broadcast_to() {
  if constexpr (is_tensor_shape<To...>) {
    constexpr Dimensions from = dimensions_of(From{});
    constexpr Dimensions to = dimensions_of(Shape<To...>{});
    return broadcasts(from, to) && broadcast_dimensions(from, to) == to;
  } else {
    return false;
  }
}

constexpr bool can_repeat(Dimensions const& shape, int axis, std::size_t times) {
  std::size_t const found = axis_of(axis, shape.rank);
  return found < shape.rank && times > 0 && times <= largest_extent / shape[found];
}

}  // namespace detail

// What operations require of shapes.

// The axes exist and are distinct.
template <class S, int... Axes>
inline constexpr bool has_axes = detail::axes_are_distinct(S::rank, {Axes...});
// The axes are those of the shape, in any order.
template <class S, int... Axes>
inline constexpr bool is_order_of_axes = sizeof...(Axes) == S::rank && has_axes<S, Axes...>;
// Both shapes have the same number of elements.
template <class From, std::size_t... To>
inline constexpr bool has_as_many_elements = From::size == (std::size_t{1} * ... * To);
// The one shape broadcasts to the other, and not to a larger one.
template <class From, std::size_t... To>
inline constexpr bool broadcasts_to = detail::can_broadcast_to<From, To...>();
// Begin to End - 1 is a range, not empty, within the axis.
template <class S, int Axis, std::size_t Begin, std::size_t End>
inline constexpr bool has_range = detail::range_fits(dimensions_of(S{}), Axis, Begin, End);
// The shapes agree but for their extents along the axis.
template <int Axis, class... Shapes>
inline constexpr bool shapes_join = detail::join_along(Axis, {dimensions_of(Shapes{})...});
// The axis exists, and its extent times Times, which is not 0, is within the limit.
template <class S, int Axis, std::size_t Times>
inline constexpr bool repeats = detail::can_repeat(dimensions_of(S{}), Axis, Times);

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
