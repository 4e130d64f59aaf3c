// Derivatives of what arranges, adds up and multiplies whole tensors: of a linear operation its transpose.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/derivatives/adjoints.hpp"
#include "ingot/graph/derivatives/algebra.hpp"
#include "ingot/graph/draft.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/words/windows.hpp"

namespace ingot::graph::detail {

// Words of options that a node has at most, but for a table's numbers.
using Options = std::array<std::uint64_t, words_of_window + 1>;

constexpr void vjp_arranged(Adjoints& to, Operation op, NodeId const* x, std::size_t count, Options const& options,
                            NodeId g) {
  Algebra& algebra = to.algebra;
  Dimensions const from = algebra.shape(x[0]);
  switch (op) {
    case Operation::reshape:
      to.give(x[0], algebra.reshape(g, from));
      break;
    case Operation::broadcast:
      to.give(x[0], g);
      break;
    case Operation::permute: {
      Options back{};
      for (std::size_t i = 0; i < from.rank; ++i) back[as_size(options[i])] = i;
      to.give(x[0], algebra.permute(g, back.data()));
      break;
    }
    case Operation::slice:
      to.give(x[0], algebra.place(g, as_size(options[0]), as_size(options[1]), from));
      break;
    case Operation::place:
      to.give(x[0], algebra.slice(g, as_size(options[0]), as_size(options[1]), from[as_size(options[0])]));
      break;
    case Operation::concat: {
      std::size_t begin = 0;
      for (std::size_t i = 0; i < count; ++i) {
        std::size_t const extent = algebra.shape(x[i])[as_size(options[0])];
        if (to.needs(x[i])) to.give(x[i], algebra.slice(g, as_size(options[0]), begin, extent));
        begin += extent;
      }
      break;
    }
    default:
      to.give(x[0], algebra.spread(g, options[0], from));
      break;  // sum
  }
}

// y = a b, both as their flags say. Batches that share the right operand are one long matrix to its derivative.
constexpr void vjp_matmul(Adjoints& to, NodeId a, NodeId b, bool transpose_a, bool transpose_b, NodeId g) {
  Algebra& algebra = to.algebra;
  if (to.needs(a)) {
    to.give(a, transpose_a ? algebra.matmul(b, g, transpose_b, true) : algebra.matmul(g, b, false, !transpose_b));
  }
  if (!to.needs(b)) return;
  Dimensions const rows = algebra.shape(a);
  bool const fits = rows.size() / rows[rows.rank - 1] <= largest_extent;
  if (!transpose_a && algebra.shape(b).rank == 2 && rows.rank > 2 && fits) {
    auto const one_matrix = [&](NodeId x) {
      Dimensions const d = algebra.shape(x);
      std::size_t const columns = d[d.rank - 1];
      return algebra.reshape(x, Dimensions{2, {d.size() / columns, columns}});
    };
    a = one_matrix(a);
    g = one_matrix(g);
  }
  to.give(b, transpose_b ? algebra.matmul(g, a, true, transpose_a) : algebra.matmul(a, g, !transpose_a, false));
}

// Convolution, its two transposes, and pooling; each is linear in every operand that has a derivative.
constexpr void vjp_windowed(Adjoints& to, Operation op, NodeId const* x, Options const& options, std::size_t words,
                            NodeId g) {
  Algebra& algebra = to.algebra;
  // Of operands (first, second), in the shape of the node `like`.
  auto const node = [&](Operation made, NodeId like, NodeId first, NodeId second) {
    NodeId const operands[] = {first, second};
    return algebra.windowed(made, algebra.shape(like), operands, second == no_node ? 1 : 2, options.data(), words);
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
      to.give(x[0], node(Operation::max_pool_scatter, x[0], x[0], g));
      break;
    // The places of the maxima do not move.
    case Operation::max_pool_gather:
      to.give(x[1], node(Operation::max_pool_scatter, x[1], x[0], g));
      break;
    case Operation::max_pool_scatter:
      to.give(x[1], node(Operation::max_pool_gather, x[1], x[0], g));
      break;
    case Operation::average_pool:
      to.give(x[0], node(Operation::average_pool_spread, x[0], g, no_node));
      break;
    default:
      to.give(x[0], node(Operation::average_pool, x[0], g, no_node));
      break;  // average_pool_spread
  }
}

constexpr void vjp_along_axis(Adjoints& to, Operation op, NodeId x, std::size_t axis, NodeId y, NodeId g) {
  Algebra& algebra = to.algebra;
  std::uint64_t const mask = std::uint64_t{1} << axis;
  Dimensions const shape = algebra.shape(x);
  if (op == Operation::softmax) {
    NodeId const mean = algebra.spread(algebra.sum(algebra.multiply(g, y), mask), mask, shape);
    to.give(x, algebra.multiply(y, algebra.subtract(g, mean)));
  } else {
    to.give(x, algebra.multiply(algebra.softmax(x, axis), algebra.spread(g, mask, shape)));
  }
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
