// Logarithms that would be those of 0 or of infinity, and quotients by what would be infinite, in a form that has them
// right. Equal everywhere else, but for rounding; what has no such form is computed as it is written.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/draft.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/sums_of_distributions.hpp"

namespace ingot::graph {

namespace detail {

constexpr bool is_one(Draft const& draft, NodeId id) {
  return draft.operation(id) == Operation::constant && draft.constant_value(id) == 1;
}

// The operand of `inner` where x is 1 plus or minus it; no_node elsewhere.
constexpr NodeId beside_one(Draft const& draft, NodeId x, Operation sign, Operation inner) {
  if (draft.operation(x) != sign) return no_node;
  for (std::size_t i = 0; i < (sign == Operation::add ? 2 : 1); ++i) {
    NodeId const other = draft.operand(x, 1 - i);
    if (is_one(draft, draft.operand(x, i)) && draft.operation(other) == inner) return draft.operand(other, 0);
  }
  return no_node;
}

// v where x is 1 - sigmoid(v), also as 1 + -sigmoid(v) or -(sigmoid(v) - 1); no_node elsewhere.
constexpr NodeId of_rest_of_sigmoid(Draft const& draft, NodeId x) {
  if (draft.operation(x) == Operation::negate) {
    NodeId const inner = draft.operand(x, 0);
    bool const fits = draft.operation(inner) == Operation::subtract && is_one(draft, draft.operand(inner, 1)) &&
                      draft.operation(draft.operand(inner, 0)) == Operation::sigmoid;
    return fits ? draft.operand(draft.operand(inner, 0), 0) : no_node;
  }
  NodeId const negated = beside_one(draft, x, Operation::add, Operation::negate);
  if (negated != no_node && draft.operation(negated) == Operation::sigmoid) return draft.operand(negated, 0);
  return beside_one(draft, x, Operation::subtract, Operation::sigmoid);
}

constexpr NodeId softplus_of(Draft& draft, NodeId v) {
  return draft.add(Operation::softplus, draft.shape(v), {v});
}
constexpr NodeId negated(Draft& draft, NodeId v) {
  if (draft.operation(v) == Operation::negate) return draft.operand(v, 0);
  return draft.add(Operation::negate, draft.shape(v), {v});
}

}  // namespace detail

// The same function of x, log or log1p, where it is one of these; no_node elsewhere. NaN stays NaN.
//   ln softmax(z) = z - ln sum e^z           ln sigmoid(v) = -ln(1 + e^-v)
//   ln(1 + e^v) = softplus(v)                ln(1 - sigmoid(v)) = -ln(1 + e^v)
//   ln e^v = v                               ln(1 + (e^v - 1)) = v
constexpr NodeId stable_logarithm(Draft& draft, Operation function, NodeId x) {
  if (function == Operation::log1p) {
    if (draft.operation(x) == Operation::exp) return detail::softplus_of(draft, draft.operand(x, 0));
    if (draft.operation(x) == Operation::expm1) return draft.operand(x, 0);
    if (draft.operation(x) != Operation::negate) return no_node;
    NodeId const positive = draft.operand(x, 0);
    if (draft.operation(positive) != Operation::sigmoid) return no_node;
    return detail::negated(draft, detail::softplus_of(draft, draft.operand(positive, 0)));
  }
  if (draft.operation(x) == Operation::exp) return draft.operand(x, 0);
  if (draft.operation(x) == Operation::softmax) {
    NodeId const z = draft.operand(x, 0);
    std::size_t const axis = as_size(draft.option(x, 0));
    Dimensions const shape = draft.shape(z);
    Dimensions row;
    for (std::size_t i = 0; i < shape.rank; ++i) {
      if (i != axis) row.append(shape[i]);
    }
    Dimensions single = shape;
    single.extents[axis] = 1;
    NodeId const sum = draft.add(Operation::log_sum_exp, row, {z}, {axis});
    return draft.add(Operation::subtract, shape, {z, draft.add(Operation::reshape, single, {sum})});
  }
  if (draft.operation(x) == Operation::sigmoid) {
    NodeId const negative = detail::negated(draft, draft.operand(x, 0));
    return detail::negated(draft, detail::softplus_of(draft, negative));
  }
  NodeId const exponent = detail::beside_one(draft, x, Operation::add, Operation::exp);
  if (exponent != no_node) return detail::softplus_of(draft, exponent);
  NodeId const of_rest = detail::of_rest_of_sigmoid(draft, x);
  if (of_rest != no_node) return detail::negated(draft, detail::softplus_of(draft, of_rest));
  return no_node;
}

// The same quotient a / b, of that shape, where b is 1 + e^u, which may be infinite although the quotient is not, nor
// its slope; no_node elsewhere.
//   1 / (1 + e^u) = sigmoid(-u)     e^u / (1 + e^u) = sigmoid(u)     a / (1 + e^u) = a sigmoid(-u)
constexpr NodeId stable_quotient(Draft& draft, NodeId a, NodeId b, Dimensions const& shape) {
  NodeId const u = detail::beside_one(draft, b, Operation::add, Operation::exp);
  if (u == no_node) return no_node;
  bool const of_itself = draft.operation(a) == Operation::exp && draft.operand(a, 0) == u;
  NodeId const share = draft.add(Operation::sigmoid, draft.shape(u), {of_itself ? u : detail::negated(draft, u)});
  return of_itself || detail::is_one(draft, a) ? share : draft.add(Operation::multiply, shape, {a, share});
}

// Whether distributions sum to one: they do not while one of them is varied.
enum class Distributions : bool { may_vary, sum_to_one };

// Adds the nodes of a packed graph, logarithms and quotients in stable form, and without sums of distributions where
// these are one; fills `moved` with where each stands. What only one of them read has no reader any more.
constexpr void load_stable(GraphView graph, Distributions distributions, Draft& draft, List<NodeId>& moved) {
  List<NodeId> operands;
  moved.clear();
  for (NodeId id = 0; id < graph.node_count; ++id) {
    Kind const kind = graph.kind(id);
    operands.clear();
    for (std::size_t i = 0; i < kind.operands; ++i) operands.push(moved[graph.operand(kind, i)]);
    bool const logarithm = kind.operation == Operation::log || kind.operation == Operation::log1p;
    NodeId stable = logarithm ? stable_logarithm(draft, kind.operation, operands[0]) : no_node;
    if (kind.operation == Operation::divide) {
      stable = stable_quotient(draft, operands[0], operands[1], graph.shape(id));
    }
    if (distributions == Distributions::sum_to_one && kind.operation == Operation::multiply) {
      stable = product_with_distribution(draft, operands[0], operands[1], graph.shape(id));
    }
    if (stable == no_node) {
      stable = draft.add(kind.operation, graph.shape(id), operands.data(), kind.operands, graph.pool + kind.first,
                         kind.options);
    }
    moved.push(stable);
  }
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
