// Products of extents that do not overflow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>

#include "models/model.hpp"

namespace tool {

// None where the product has no room in std::size_t. A factor of 0 makes it 0, whatever the others are.
inline std::optional<std::size_t> safe_product(std::initializer_list<std::size_t> factors) {
  std::size_t product = 1;
  bool has_room = true;
  for (std::size_t const factor : factors) {
    if (factor == 0) return 0;
    if (product > std::numeric_limits<std::size_t>::max() / factor)
      has_room = false;
    else
      product *= factor;
  }
  if (!has_room) return std::nullopt;
  return product;
}

// The number of elements of a shape, none where an extent is negative or the product has no room.
inline std::optional<std::size_t> safe_count(Extents const& shape) {
  std::optional<std::size_t> count = 1;
  for (std::int64_t const extent : shape) {
    if (extent < 0) return std::nullopt;
    if (count)
      count = safe_product({*count, static_cast<std::size_t>(extent)});
    else if (extent == 0)
      count = 0;
  }
  return count;
}

// The same with extents of 0 counted as 1: a bound of every loop over some of the axes.
inline std::optional<std::size_t> safe_room(Extents shape) {
  for (std::int64_t& extent : shape) extent = extent == 0 ? 1 : extent;
  return safe_count(shape);
}

}  // namespace tool
