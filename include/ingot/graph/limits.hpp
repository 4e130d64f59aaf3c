// Limits on the tensors of expressions: what the packed form of a node has bits for.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/integer_cast.hpp"

namespace ingot::graph {

// Elements along an axis.
inline constexpr std::size_t largest_extent = (std::size_t{1} << 21) - 1;

// At most six axes, each of 1 to 2097151 elements.
template <std::size_t... Extents>
inline constexpr bool is_tensor_shape =
    sizeof...(Extents) <= max_rank && ((Extents > 0 && Extents <= largest_extent) && ...);

// Whether a table may have so many numbers.
template <std::size_t Count>
inline constexpr bool is_table_size = Count < (std::size_t{1} << 16);

// An option of a node as a size or an axis.
constexpr std::size_t as_size(std::uint64_t option) {
  return integer_cast<std::size_t>(option);
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
