// Stable forms of logarithms whose operand would underflow or overflow, and of quotients whose divisor would overflow.
// Elsewhere they are equal but for rounding. Expressions that match none are computed as written.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/axes.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/sums_of_distributions.hpp"

namespace ingot::graph::detail {

constexpr bool is_one(GraphBuilder const& builder, NodeId id) {
  return builder.operation(id) == Operation::constant && builder.constant_value(id) == 1;
}

// v if x is 1 + inner(v), or 1 - inner(v), as `sign` says; else no_node.
constexpr NodeId beside_one(GraphBuilder const& builder, NodeId x, Operation sign, Operation inner) {
  if (builder.operation(x) != sign) return no_node;
  for (std::size_t i = 0; i < (sign == operation_of<operations::Add> ? 2 : 1); ++i) {
    NodeId const other = builder.operand(x, 1 - i);
    if (is_one(builder, builder.operand(x, i)) && builder.operation(other) == inner) return builder.operand(other, 0);
  }
  return no_node;
}

// v if x is 1 - sigmoid(v), also written 1 + -sigmoid(v) or -(sigmoid(v) - 1); else no_node.
constexpr NodeId of_rest_of_sigmoid(GraphBuilder const& builder, NodeId x) {
  if (builder.operation(x) == operation_of<operations::Negate>) {
    NodeId const inner = builder.operand(x, 0);
    bool const fits = builder.operation(inner) == operation_of<operations::Subtract> &&
                      is_one(builder, builder.operand(inner, 1)) &&
                      builder.operation(builder.operand(inner, 0)) == operation_of<operations::Sigmoid>;
    return fits ? builder.operand(builder.operand(inner, 0), 0) : no_node;
  }
  NodeId const negated = beside_one(builder, x, operation_of<operations::Add>, operation_of<operations::Negate>);
  if (negated != no_node && builder.operation(negated) == operation_of<operations::Sigmoid>)
    return builder.operand(negated, 0);
  return beside_one(builder, x, operation_of<operations::Subtract>, operation_of<operations::Sigmoid>);
}

constexpr NodeId softplus_of(GraphBuilder& builder, NodeId v) {
  return builder.add(operation_of<operations::Softplus>, builder.shape(v), {v});
}
constexpr NodeId negated(GraphBuilder& builder, NodeId v) {
  if (builder.operation(v) == operation_of<operations::Negate>) return builder.operand(v, 0);
  return builder.add(operation_of<operations::Negate>, builder.shape(v), {v});
}

// log(x) or log1p(x) in a stable form, if it has one of these; else no_node. NaN stays NaN.
//   ln softmax(z) = z - ln sum e^z           ln sigmoid(v) = -ln(1 + e^-v)
//   ln(1 + e^v) = softplus(v)                ln(1 - sigmoid(v)) = -ln(1 + e^v)
//   ln e^v = v                               ln(1 + (e^v - 1)) = v
constexpr NodeId stable_logarithm(GraphBuilder& builder, Operation function, NodeId x) {
  if (function == operation_of<operations::Log1p>) {
    if (builder.operation(x) == operation_of<operations::Exp>) return softplus_of(builder, builder.operand(x, 0));
    if (builder.operation(x) == operation_of<operations::Expm1>) return builder.operand(x, 0);
    if (builder.operation(x) != operation_of<operations::Negate>) return no_node;
    NodeId const positive = builder.operand(x, 0);
    if (builder.operation(positive) != operation_of<operations::Sigmoid>) return no_node;
    return negated(builder, softplus_of(builder, builder.operand(positive, 0)));
  }
  if (builder.operation(x) == operation_of<operations::Exp>) return builder.operand(x, 0);
  if (builder.operation(x) == Operation::softmax) {
    NodeId const z = builder.operand(x, 0);
    std::size_t const axis = as_size(builder.option(x, 0));
    std::uint64_t const mask = std::uint64_t{1} << axis;
    Dimensions const shape = builder.shape(z);
    NodeId const sum = builder.add(Operation::log_sum_exp, without_axes(shape, mask), {z}, {axis});
    NodeId const single = builder.add(Operation::reshape, with_ones(shape, mask), {sum});
    return builder.add(operation_of<operations::Subtract>, shape, {z, single});
  }
  if (builder.operation(x) == operation_of<operations::Sigmoid>) {
    NodeId const negative = negated(builder, builder.operand(x, 0));
    return negated(builder, softplus_of(builder, negative));
  }
  NodeId const exponent = beside_one(builder, x, operation_of<operations::Add>, operation_of<operations::Exp>);
  if (exponent != no_node) return softplus_of(builder, exponent);
  NodeId const of_rest = of_rest_of_sigmoid(builder, x);
  if (of_rest != no_node) return negated(builder, softplus_of(builder, of_rest));
  return no_node;
}

// Whether y, broadcast to x, has the extents of x but for one element along the axis.
constexpr bool is_single_along(Dimensions const& y, Dimensions const& x, std::size_t axis) {
  for (std::size_t i = 0; i < x.rank; ++i) {
    std::size_t const extent = i + y.rank < x.rank ? 1 : y[i + y.rank - x.rank];
    if (extent != (i == axis ? 1 : x[i])) return false;
  }
  return y.rank <= x.rank;
}

// softmax(z) if a / b is e^z / sum e^z along one axis, where both may overflow; else no_node.
constexpr NodeId quotient_as_softmax(GraphBuilder& builder, NodeId a, NodeId b) {
  if (builder.operation(a) != operation_of<operations::Exp>) return no_node;
  Dimensions const shape = builder.shape(a);
  NodeId sum = b;
  while (builder.operation(sum) == Operation::reshape || builder.operation(sum) == Operation::broadcast) {
    sum = builder.operand(sum, 0);
  }
  if (builder.operation(sum) != Operation::sum || builder.operand(sum, 0) != a) return no_node;
  std::uint64_t const mask = builder.option(sum, 0);
  std::size_t axis = 0;
  while (mask >> axis != 1 && axis < shape.rank) ++axis;
  bool const along_one = mask == std::uint64_t{1} << axis;
  NodeId divisor = b;
  if (builder.operation(b) == Operation::broadcast) divisor = builder.operand(b, 0);
  if (!along_one || !is_single_along(builder.shape(divisor), shape, axis)) return no_node;
  return builder.add(Operation::softmax, shape, {builder.operand(a, 0)}, {axis});
}

// a / b of that shape in a stable form, if b is a sum of e^z or 1 + e^u, which may overflow where neither the quotient
// nor its slope does; else no_node.
//   e^z / sum e^z = softmax(z)
//   1 / (1 + e^u) = sigmoid(-u)     e^u / (1 + e^u) = sigmoid(u)     a / (1 + e^u) = a sigmoid(-u)
constexpr NodeId stable_quotient(GraphBuilder& builder, NodeId a, NodeId b, Dimensions const& shape) {
  NodeId const softmax = quotient_as_softmax(builder, a, b);
  if (softmax != no_node) return softmax;
  NodeId const u = beside_one(builder, b, operation_of<operations::Add>, operation_of<operations::Exp>);
  if (u == no_node) return no_node;
  bool const of_itself = builder.operation(a) == operation_of<operations::Exp> && builder.operand(a, 0) == u;
  NodeId const share =
      builder.add(operation_of<operations::Sigmoid>, builder.shape(u), {of_itself ? u : negated(builder, u)});
  return of_itself || is_one(builder, a) ? share : builder.add(operation_of<operations::Multiply>, shape, {a, share});
}

// Whether sums of distributions may be replaced by 1: not while one of them is differentiated by.
enum class Distributions : bool { may_vary, sum_to_one };

// Adds the nodes of a packed graph, with logarithms and quotients in stable form and, where allowed, sums of
// distributions replaced by 1. remap[i] becomes the node here that node i is. Nodes that only a replaced one read are
// left unread.
constexpr void load_stable(GraphView graph, Distributions distributions, GraphBuilder& builder, List<NodeId>& remap) {
  List<NodeId> operands;
  remap.clear();
  for (NodeId id = 0; id < graph.node_count; ++id) {
    Kind const kind = graph.kind(id);
    operands.clear();
    for (std::size_t i = 0; i < kind.operands; ++i) operands.push(remap[graph.operand(kind, i)]);
    bool const logarithm =
        kind.operation == operation_of<operations::Log> || kind.operation == operation_of<operations::Log1p>;
    NodeId stable = logarithm ? stable_logarithm(builder, kind.operation, operands[0]) : no_node;
    if (kind.operation == operation_of<operations::Divide>) {
      stable = stable_quotient(builder, operands[0], operands[1], graph.shape(id));
    }
    if (distributions == Distributions::sum_to_one && kind.operation == operation_of<operations::Multiply>) {
      stable = product_with_distribution(builder, operands[0], operands[1], graph.shape(id));
    }
    if (stable == no_node) {
      stable = builder.add(kind.operation, graph.shape(id), operands.data(), kind.operands, graph.pool + kind.first,
                           kind.options);
    }
    remap.push(stable);
  }
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
