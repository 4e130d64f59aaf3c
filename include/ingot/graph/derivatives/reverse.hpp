// Reverse-mode differentiation. The derivatives are nodes, too, so they can be differentiated again.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/graph/derivatives/adjoints.hpp"
#include "ingot/graph/derivatives/simplifier.hpp"
#include "ingot/graph/derivatives/vjp_tensors.hpp"
#include "ingot/graph/elementwise_table.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph::detail {

constexpr void vjp_elementwise(Adjoints& to, Operation op, NodeId const* x, std::size_t count, NodeId y, NodeId g) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!to.needs(x[i]) || is_flat(op, i)) continue;
    InGraph nodes{to.simplifier, x, y, g};
    to.give(x[i], to.simplifier.rules.derivative(op, i, nodes));
  }
}

// Passes the derivative g with respect to a node on to its operands: vector-Jacobian products.
constexpr void vjp(Adjoints& to, GraphBuilder const& builder, NodeId y, NodeId g) {
  Operation const op = builder.operation(y);
  std::size_t const count = builder[y].operands;
  // Copies, since the builder grows.
  List<NodeId> x;
  for (std::size_t i = 0; i < count; ++i) x.push(builder.operand(y, i));
  Options options{};
  std::size_t const words = builder[y].options;
  for (std::size_t i = 0; i < words; ++i) options[i] = builder.option(y, i);

  if (is_elementwise(op)) {
    vjp_elementwise(to, op, x.data(), count, y, g);
  } else if (op == Operation::matmul) {
    vjp_matmul(to, x[0], x[1], options[0] != 0, options[1] != 0, g);
  } else if (op == Operation::softmax || op == Operation::log_sum_exp) {
    vjp_along_axis(to, op, x[0], as_size(options[0]), y, g);
  } else if (op <= Operation::sum) {
    vjp_arranged(to, op, x.data(), count, options, g);
  } else {
    vjp_windowed(to, op, x.data(), options, words, g);
  }
}

// The derivatives of a node of one element with respect to leaves, in their order. Every node is visited once, after
// all its readers.
constexpr void differentiate(Simplifier& simplifier, GraphBuilder const& builder, NodeId root,
                             List<NodeId> const& leaves, List<NodeId>& gradients) {
  Adjoints adjoints(simplifier, builder, leaves);
  adjoints.give(root, simplifier.filled(1, simplifier.shape(root)));
  for (NodeId id = root + 1; id-- > 0;) {
    if (!is_leaf(builder.operation(id)) && adjoints.has(id)) vjp(adjoints, builder, id, adjoints.take(id));
  }
  for (NodeId const leaf : leaves) gradients.push(adjoints.take(leaf));
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
