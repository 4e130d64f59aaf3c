// Derivatives of operations that are not elementwise. That of a linear operation is its transpose.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/derivatives/adjoints.hpp"
#include "ingot/graph/derivatives/simplifier.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/convolution.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph::detail {

// The options of a node; only tables have more.
using Options = std::array<std::uint64_t, words_of_window + 1>;

constexpr void vjp_arranged(Adjoints& to, Operation op, NodeId const* x, std::size_t count, Options const& options,
                            NodeId g) {
  Simplifier& simplifier = to.simplifier;
  Dimensions const from = simplifier.shape(x[0]);
  switch (op) {
    case Operation::reshape:
      to.give(x[0], simplifier.reshape(g, from));
      break;
    case Operation::broadcast:
      to.give(x[0], g);
      break;
    case Operation::permute: {
      Options back{};
      for (std::size_t i = 0; i < from.rank; ++i) back[as_size(options[i])] = i;
      to.give(x[0], simplifier.permute(g, back.data()));
      break;
    }
    case Operation::slice:
      to.give(x[0], simplifier.pad(g, as_size(options[0]), as_size(options[1]), from));
      break;
    case Operation::pad:
      to.give(x[0], simplifier.slice(g, as_size(options[0]), as_size(options[1]), from[as_size(options[0])]));
      break;
    case Operation::concat: {
      std::size_t begin = 0;
      for (std::size_t i = 0; i < count; ++i) {
        std::size_t const extent = simplifier.shape(x[i])[as_size(options[0])];
        if (to.needs(x[i])) to.give(x[i], simplifier.slice(g, as_size(options[0]), begin, extent));
        begin += extent;
      }
      break;
    }
    default:
      to.give(x[0], simplifier.spread(g, options[0], from));
      break;  // sum
  }
}

// y = a b, each transposed as its flag says. If all batches share the right operand, its derivative is one product.
constexpr void vjp_matmul(Adjoints& to, NodeId a, NodeId b, bool transpose_a, bool transpose_b, NodeId g) {
  Simplifier& simplifier = to.simplifier;
  if (to.needs(a)) {
    to.give(a, transpose_a ? simplifier.matmul(b, g, transpose_b, true) : simplifier.matmul(g, b, false, !transpose_b));
  }
  if (!to.needs(b)) return;
  Dimensions const rows = simplifier.shape(a);
  bool const fits = rows.size() / rows[rows.rank - 1] <= largest_extent;
  if (!transpose_a && simplifier.shape(b).rank == 2 && rows.rank > 2 && fits) {
    auto const one_matrix = [&](NodeId x) {
      Dimensions const d = simplifier.shape(x);
      std::size_t const columns = d[d.rank - 1];
      return simplifier.reshape(x, Dimensions{2, {d.size() / columns, columns}});
    };
    a = one_matrix(a);
    g = one_matrix(g);
  }
  to.give(b, transpose_b ? simplifier.matmul(g, a, true, transpose_a) : simplifier.matmul(a, g, !transpose_a, false));
}

// Convolution, its two transposes and poolings, each linear in every operand that has a derivative.
constexpr void vjp_windowed(Adjoints& to, Operation op, NodeId const* x, Options const& options, std::size_t words,
                            NodeId g) {
  Simplifier& simplifier = to.simplifier;
  // An operation on (first, second) with the shape of the node `like`.
  auto const node = [&](Operation made, NodeId like, NodeId first, NodeId second) {
    NodeId const operands[] = {first, second};
    return simplifier.windowed(made, simplifier.shape(like), operands, second == no_node ? 1 : 2, options.data(),
                               words);
  };
  switch (op) {
    case Operation::convolution:
      if (to.needs(x[0])) to.give(x[0], node(Operation::convolution_input, x[0], x[1], g));
      if (to.needs(x[1])) to.give(x[1], node(Operation::convolution_weight, x[1], x[0], g));
      break;
    case Operation::convolution_input:
      if (to.needs(x[0])) to.give(x[0], node(Operation::convolution_weight, x[0], g, x[1]));
      if (to.needs(x[1])) to.give(x[1], node(Operation::convolution, x[1], g, x[0]));
      break;
    case Operation::convolution_weight:
      if (to.needs(x[0])) to.give(x[0], node(Operation::convolution_input, x[0], g, x[1]));
      if (to.needs(x[1])) to.give(x[1], node(Operation::convolution, x[1], x[0], g));
      break;
    case Operation::max_pool:
      to.give(x[0], node(Operation::max_unpool, x[0], x[0], g));
      break;
    // The positions of the maxima have no derivative.
    case Operation::max_pool_gather:
      to.give(x[1], node(Operation::max_unpool, x[1], x[0], g));
      break;
    case Operation::max_unpool:
      to.give(x[1], node(Operation::max_pool_gather, x[1], x[0], g));
      break;
    case Operation::avg_pool:
      to.give(x[0], node(Operation::avg_pool_backward, x[0], g, no_node));
      break;
    default:
      to.give(x[0], node(Operation::avg_pool, x[0], g, no_node));
      break;  // avg_pool_backward
  }
}

constexpr void vjp_along_axis(Adjoints& to, Operation op, NodeId x, std::size_t axis, NodeId y, NodeId g) {
  Simplifier& simplifier = to.simplifier;
  std::uint64_t const mask = std::uint64_t{1} << axis;
  Dimensions const shape = simplifier.shape(x);
  if (op == Operation::softmax) {
    NodeId const mean = simplifier.spread(simplifier.sum(simplifier.multiply(g, y), mask), mask, shape);
    to.give(x, simplifier.multiply(y, simplifier.subtract(g, mean)));
  } else {
    to.give(x, simplifier.multiply(simplifier.softmax(x, axis), simplifier.spread(g, mask, shape)));
  }
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
