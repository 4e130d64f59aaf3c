// The cost of an evaluation, as constants.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph {

namespace detail {

constexpr std::size_t macs_of_node(GraphView graph, NodeId id) {
  Kind const kind = graph.kind(id);
  auto const operand = [&](std::size_t i) { return graph.shape(graph.operand(kind, i)); };
  Dimensions const shape = graph.shape(id);
  switch (kind.operation) {
    case Operation::matmul: {
      Dimensions const a = operand(0);
      return shape.size() * a[a.rank - (graph.option(kind, 0) != 0 ? 2 : 1)];
    }
    // Every element of the output takes one filter's weights.
    case Operation::convolution:
      return shape.size() * (operand(1).size() / operand(1)[0]);
    case Operation::convolution_input:
      return operand(1).size() * (operand(0).size() / operand(0)[0]);
    case Operation::convolution_weight:
      return operand(1).size() * (shape.size() / shape[0]);
    default:
      return 0;
  }
}

constexpr std::size_t operations_of_node(GraphView graph, NodeId id) {
  Kind const kind = graph.kind(id);
  std::size_t const size = graph.shape(id).size();
  if (is_leaf(kind.operation)) return 0;
  switch (kind.operation) {
    case Operation::reshape:
      return 0;
    case Operation::matmul:
    case Operation::convolution:
    case Operation::convolution_input:
    case Operation::convolution_weight:
      return macs_of_node(graph, id);
    case Operation::sum:
    case Operation::log_sum_exp:
    case Operation::max_pool_gather:
    case Operation::avg_pool_backward:
      return graph.shape(graph.operand(kind, 0)).size();
    case Operation::max_pool:
    case Operation::avg_pool:
      return size * as_size(graph.option(kind, 0)) * as_size(graph.option(kind, 1));
    default:
      return size;
  }
}

constexpr std::size_t macs_of(GraphView graph) {
  std::size_t total = 0;
  for (NodeId id = 0; id < graph.node_count; ++id) total += macs_of_node(graph, id);
  return total;
}
constexpr std::size_t operations_of(GraphView graph) {
  std::size_t total = 0;
  for (NodeId id = 0; id < graph.node_count; ++id) total += operations_of_node(graph, id);
  return total;
}

}  // namespace detail

// Multiply-accumulates of matrix products and convolutions in one evaluation of an expression, or of outputs together.
// Padding counts as if it were multiplied.
template <auto E>
requires AnyExpression<decltype(E)> || AnyOutputs<decltype(E)>
inline constexpr std::size_t macs = detail::macs_of(std::remove_cvref_t<decltype(E)>::graph);

// Numbers computed or moved: the elements of every node, the inputs of a sum, the windows of a pooling, and the
// multiply-accumulates. Reshapes are free.
template <auto E>
requires AnyExpression<decltype(E)> || AnyOutputs<decltype(E)>
inline constexpr std::size_t operation_count = detail::operations_of(std::remove_cvref_t<decltype(E)>::graph);

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
