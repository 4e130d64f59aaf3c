// The features of the nodes of one sample, a row each.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/tensor.hpp"

namespace ingot::detail {

// The nodes of a sample as a batch of rows.
template <class T, std::size_t B, std::size_t Nodes, std::size_t Features>
constexpr View<T, Nodes, Shape<Features>> rows_of(View<T, B, Shape<Nodes, Features>> x, std::size_t b) {
  return {x.sample(b), Features};
}

// Whether a shape is [Nodes, Features].
template <class S, std::size_t Nodes>
inline constexpr bool has_rows = false;
template <std::size_t Nodes, std::size_t Features>
inline constexpr bool has_rows<Shape<Nodes, Features>, Nodes> = true;

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
