// What a node of an expression can be.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>

namespace ingot::graph::detail {

// What a node of a graph computes: one of these, or one of the elementwise operations, which are numbered from
// `first_elementwise` on by their list in operations/elementwise.hpp.
enum class Operation : std::uint8_t {
  // Leaves.
  input,
  parameter,
  constant,  // one number
  table,     // a tensor of numbers

  // The same numbers, arranged anew.
  reshape,
  broadcast,
  permute,
  slice,
  pad,  // slice's transpose: the operand among zeros
  concat,

  // Sums of products.
  sum,
  matmul,
  convolution,
  convolution_input,   // convolution's transpose with respect to its image
  convolution_weight,  // and with respect to its weight

  // Along an axis, or in windows.
  softmax,
  log_sum_exp,
  max_pool,
  max_pool_gather,  // what stands at the places of the maxima
  max_unpool,       // its transpose
  avg_pool,
  avg_pool_backward,  // avg_pool's transpose

  structural_count,
};
inline constexpr Operation first_elementwise{64};

// What has no operands.
constexpr bool is_leaf(Operation operation) {
  return operation <= Operation::table;
}
// An input or a parameter: what is bound by name.
constexpr bool is_named(Operation operation) {
  return operation <= Operation::parameter;
}
constexpr bool is_elementwise(Operation operation) {
  return operation >= first_elementwise;
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
