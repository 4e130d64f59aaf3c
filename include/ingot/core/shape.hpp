// Shapes: the extents of a tensor, as a type.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>

namespace ingot {

// The extents of a tensor, outermost first (channels, height, width for images).
// `Shape<>` is a scalar's: rank 0, one element. A zero extent is refused.
template <std::size_t... Extents>
struct Shape {
  static_assert(((Extents > 0) && ...), "every extent of a shape must be at least 1");

  static constexpr std::size_t rank = sizeof...(Extents);
  static constexpr std::size_t size = (std::size_t{1} * ... * Extents);
  static constexpr std::array<std::size_t, rank> extents{Extents...};
};

// Whether a type is a Shape.
template <class>
inline constexpr bool is_shape = false;
template <std::size_t... Extents>
inline constexpr bool is_shape<Shape<Extents...>> = true;

// A Shape of any extents.
template <class S>
concept ShapeType = is_shape<S>;

namespace detail {

template <std::size_t Extent, class S>
struct Prepend;
template <std::size_t Extent, std::size_t... Extents>
struct Prepend<Extent, Shape<Extents...>> {
  using type = Shape<Extent, Extents...>;
};

template <class S>
struct DropFirst;
template <std::size_t First, std::size_t... Rest>
struct DropFirst<Shape<First, Rest...>> {
  using type = Shape<Rest...>;
};

}  // namespace detail

// `Shape<Extent, ...S>`: how a batch of shape S is laid out.
template <std::size_t Extent, ShapeType S>
using prepend_t = typename detail::Prepend<Extent, S>::type;

// S without its outermost extent.
template <ShapeType S>
using drop_first_t = typename detail::DropFirst<S>::type;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
