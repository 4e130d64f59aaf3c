// Sums of distributions, which an evaluation replaces by 1.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>

#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph::detail {

// If x is a constant times sums of a distribution, that constant; else no_node.
constexpr NodeId multiple_of_distribution(GraphBuilder& builder, NodeId x) {
  Operation const operation = builder.operation(x);
  if (operation == Operation::reshape || operation == Operation::broadcast) {
    return multiple_of_distribution(builder, builder.operand(x, 0));
  }
  if (operation == operation_of<operations::Multiply>) {
    NodeId const number = builder.operand(x, 0);
    if (builder.operation(number) != Operation::constant) return no_node;
    NodeId const sums = multiple_of_distribution(builder, builder.operand(x, 1));
    return sums != no_node && builder.constant_value(sums) == 1 ? number : no_node;
  }
  if (operation != Operation::sum) return no_node;
  NodeId const leaf = builder.operand(x, 0);
  bool const known = builder.operation(leaf) == Operation::input &&
                     builder.option(leaf, 0) == static_cast<std::uint64_t>(Known::distribution);
  bool const along_last = builder.option(x, 0) == std::uint64_t{1} << (builder.shape(leaf).rank - 1);
  return known && along_last ? builder.constant(1) : no_node;
}

// a b without a factor that is a multiple of such sums: the other operand, scaled where need be; no_node if there is no
// such factor, or the other operand would have to be repeated. Derivatives as expressions keep these sums, so that they
// can be differentiated by a distribution; evaluated, they cost nothing.
constexpr NodeId product_with_distribution(GraphBuilder& builder, NodeId a, NodeId b, Dimensions const& shape) {
  for (NodeId const factor : {a, b}) {
    NodeId const other = factor == a ? b : a;
    if (!(builder.shape(other) == shape)) continue;
    NodeId const number = multiple_of_distribution(builder, factor);
    if (number == no_node) continue;
    return builder.constant_value(number) == 1
               ? other
               : builder.add(operation_of<operations::Multiply>, shape, {number, other});
  }
  return no_node;
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
