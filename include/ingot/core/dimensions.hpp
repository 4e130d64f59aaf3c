// Shapes as values, for what is computed about shapes.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/shape.hpp"

namespace ingot {

// The most axes that a tensor of an expression has.
inline constexpr std::size_t max_rank = 6;

// The extents of a tensor, outermost first; a `Shape` whose extents are not part of the type.
struct Dimensions {
  std::size_t rank = 0;
  std::array<std::size_t, max_rank> extents{};  // 0 behind the rank

  constexpr std::size_t operator[](std::size_t axis) const { return extents[axis]; }
  constexpr std::size_t size() const {
    std::size_t product = 1;
    for (std::size_t i = 0; i < rank; ++i) product *= extents[i];
    return product;
  }
  // Elements between neighbours along an axis, in row-major order.
  constexpr std::size_t stride(std::size_t axis) const {
    std::size_t product = 1;
    for (std::size_t i = axis + 1; i < rank; ++i) product *= extents[i];
    return product;
  }
  constexpr void append(std::size_t extent) { extents[rank++] = extent; }

  friend constexpr bool operator==(Dimensions const&, Dimensions const&) = default;
};

// The extents of a Shape.
template <std::size_t... Extents>
constexpr Dimensions dimensions_of(Shape<Extents...>) {
  static_assert(sizeof...(Extents) <= max_rank, "a tensor of an expression has at most six axes");
  return {sizeof...(Extents), {Extents...}};
}

// Whether two shapes broadcast: aligned at their last axes, every pair of extents is equal or has a 1 (NumPy's rule).
constexpr bool broadcasts(Dimensions const& a, Dimensions const& b) {
  for (std::size_t i = 1; i <= a.rank && i <= b.rank; ++i) {
    std::size_t const p = a[a.rank - i];
    std::size_t const q = b[b.rank - i];
    if (p != q && p != 1 && q != 1) return false;
  }
  return true;
}

// The shape that both broadcast to.
constexpr Dimensions broadcast_dimensions(Dimensions const& a, Dimensions const& b) {
  Dimensions const& longer = a.rank < b.rank ? b : a;
  Dimensions const& shorter = a.rank < b.rank ? a : b;
  Dimensions result = longer;
  for (std::size_t i = 1; i <= shorter.rank; ++i) {
    if (shorter[shorter.rank - i] != 1) result.extents[longer.rank - i] = shorter[shorter.rank - i];
  }
  return result;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
