// The features of the nodes of one sample, a row each, and what a layer over a graph says where there are more or fewer.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/tensor.hpp"
#include "ingot/layers/words.hpp"

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

namespace ingot {

namespace reasons {

// The input of a layer over a graph is a row for each of its nodes, and has so many rows.
template <std::size_t Nodes, std::size_t Rows>
struct GraphHasNodes {};

}  // namespace reasons

namespace detail {

// Why the word of a layer over a graph of so many nodes does not take an input.
template <std::size_t Nodes, class Input>
struct RefusalOfRows {
  using type = reasons::RankOrSizeOf<Input>;
};
template <std::size_t Nodes, std::size_t Rows, std::size_t Features>
requires(Nodes != Rows)
struct RefusalOfRows<Nodes, Shape<Rows, Features>> {
  using type = reasons::GraphHasNodes<Nodes, Rows>;
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"
