// The kinds of nodes of a graph.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>

namespace ingot::graph::detail {

// What a node computes: one of these, or an elementwise operation, numbered from `first_elementwise` on in the order of
// the list in operations/elementwise.hpp.
enum class Operation : std::uint8_t {
  // Leaves.
  input,
  parameter,
  constant,  // one number
  table,     // a tensor of numbers

  // Elements rearranged.
  reshape,
  broadcast,
  permute,
  slice,
  pad,  // the operand among zeros: the transpose of slice
  concat,

  // Sums of products.
  sum,
  matmul,
  convolution,
  convolution_input,   // convolution's transpose with respect to its image
  convolution_weight,  // and with respect to its weight

  // Along an axis or in windows.
  softmax,
  log_sum_exp,
  max_pool,
  max_pool_gather,  // the elements of a second tensor at the positions of the maxima
  max_unpool,       // its transpose
  avg_pool,
  avg_pool_backward,  // avg_pool's transpose

  structural_count,
};
inline constexpr Operation first_elementwise{64};

// Whether it has no operands.
constexpr bool is_leaf(Operation operation) {
  return operation <= Operation::table;
}
// Whether it is bound by name: an input or a parameter.
constexpr bool is_named(Operation operation) {
  return operation <= Operation::parameter;
}
constexpr bool is_elementwise(Operation operation) {
  return operation >= first_elementwise;
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
