// What a node of an expression can be.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ingot::graph {

// What a node of a graph computes.
enum class Operation : std::uint8_t {
  // Leaves.
  input,
  parameter,
  constant,  // one number
  table,     // a tensor of numbers

  // Element by element, operands broadcast.
  negate,
  exp,
  expm1,
  log,
  log1p,
  sqrt,
  tanh,
  sigmoid,
  softplus,
  normal_cdf,
  normal_pdf,
  relu,
  step,  // 0 for x <= 0, else 1
  abs,
  sign,
  add,
  subtract,
  multiply,
  divide,
  power,
  maximum,
  minimum,
  greater,        // 1 where a > b, else 0
  greater_equal,  // 1 where a >= b, else 0
  where,          // a where the condition is not 0, else b

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

  count
};

// The names of operations, in their order.
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Operation::count)> operation_names{
    "input",
    "parameter",
    "constant",
    "table",
    "negate",
    "exp",
    "expm1",
    "log",
    "log1p",
    "sqrt",
    "tanh",
    "sigmoid",
    "softplus",
    "normal_cdf",
    "normal_pdf",
    "relu",
    "step",
    "abs",
    "sign",
    "add",
    "subtract",
    "multiply",
    "divide",
    "power",
    "maximum",
    "minimum",
    "greater",
    "greater_equal",
    "where",
    "reshape",
    "broadcast",
    "permute",
    "slice",
    "pad",
    "concat",
    "sum",
    "matmul",
    "convolution",
    "convolution_input",
    "convolution_weight",
    "softmax",
    "log_sum_exp",
    "max_pool2d",
    "max_pool_gather",
    "max_unpool",
    "avg_pool2d",
    "avg_pool_backward"};

static_assert(!operation_names.back().empty(), "every operation has a name");

// As it is written in expressions.
constexpr std::string_view name_of(Operation operation) {
  return operation_names[static_cast<std::size_t>(operation)];
}

// What has no operands.
constexpr bool is_leaf(Operation operation) {
  return operation <= Operation::table;
}
// An input or a parameter: what is bound by name.
constexpr bool is_named(Operation operation) {
  return operation <= Operation::parameter;
}
constexpr bool is_elementwise(Operation operation) {
  return operation >= Operation::negate && operation <= Operation::where;
}
constexpr bool is_unary_elementwise(Operation operation) {
  return operation >= Operation::negate && operation <= Operation::sign;
}
// Whether the operands may change places.
constexpr bool commutes(Operation operation) {
  return operation == Operation::add || operation == Operation::multiply || operation == Operation::maximum ||
         operation == Operation::minimum;
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
