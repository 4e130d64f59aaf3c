// Every operation, added to a builder in its simplest form.
//
// The rules are exact in real arithmetic. Besides those that arithmetic.hpp names, these hide a NaN or an infinity:
// `where` and others that a constant operand decides alone, x^0 = 1, comparisons of x with itself, linear operations on
// zeros, and sums of a softmax, which are 1.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/derivatives/arithmetic.hpp"
#include "ingot/graph/elementwise_table.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/operations/matmul.hpp"
#include "ingot/graph/operations/reductions.hpp"
#include "ingot/graph/stable_forms.hpp"

namespace ingot::graph::detail {

struct InGraph;

// Values and derivatives of the elementwise operations. Whoever builds a simplifier passes them in, so that a program
// that simplifies nothing does not compile them.
struct ElementwiseRules {
  // An operation on constants.
  double (*value)(Operation, double const*);
  // The derivative of an operation by one operand, as nodes.
  NodeId (*derivative)(Operation, std::size_t, InGraph&);
};

class Simplifier : public Arithmetic {
 public:
  constexpr Simplifier(GraphBuilder& builder, ElementwiseRules const& given) : Arithmetic(builder), rules(given) {}

  ElementwiseRules rules;
  // Whether sums of distributions become 1: not where the result may be differentiated by one.
  bool trusts_distributions = true;

  // An elementwise operation.
  constexpr NodeId elementwise(Operation op, NodeId const* x) {
    if (op == operation_of<operations::Negate>) return negate(x[0]);
    if (op == operation_of<operations::Add>) return add(x[0], x[1]);
    if (op == operation_of<operations::Subtract>) return subtract(x[0], x[1]);
    if (op == operation_of<operations::Multiply>) return multiply(x[0], x[1]);
    if (op == operation_of<operations::Divide>) return divide(x[0], x[1]);
    if (op == operation_of<operations::Where>) return where(x[0], x[1], x[2]);
    return of_cores(op, x);
  }

  constexpr NodeId where(NodeId condition, NodeId a, NodeId b) {
    Dimensions const to = broadcast_dimensions(shape(condition), broadcast_dimensions(shape(a), shape(b)));
    condition = core(condition);
    a = core(a);
    b = core(b);
    if (a == b) return broadcast(a, to);
    if (is_number(condition)) return broadcast(value(condition) != 0 ? a : b, to);
    Dimensions const least = broadcast_dimensions(shape(condition), broadcast_dimensions(shape(a), shape(b)));
    return broadcast(builder_.add(operation_of<operations::Where>, least, {condition, a, b}), to);
  }

  // The mask has one bit for each axis, as in the node.
  constexpr NodeId sum(NodeId x, std::uint64_t mask) {
    Dimensions const from = shape(x);
    Dimensions const to = without_axes(from, mask);
    double const terms = static_cast<double>(extent_of_axes(from, mask));
    if (terms == 1) return reshape(x, to);
    if (NodeId const c = core(x); c != x) {
      std::uint64_t const inner = mask >> (from.rank - shape(c).rank);
      double const times = terms / static_cast<double>(extent_of_axes(shape(c), inner));
      return broadcast(scale(times, sum(c, inner)), to);
    }
    Operation const op = operation(x);
    if (op == operation_of<operations::Negate>) return negate(sum(operand(x), mask));
    if (op == Operation::sum) return sum(operand(x), mask_before(shape(operand(x)), option(x, 0), mask));
    if ((op == Operation::reshape || op == Operation::permute) && to.rank == 0) {
      return sum(operand(x), every_axis(shape(operand(x)).rank));
    }
    if (op == operation_of<operations::Multiply>) {
      for (std::size_t i = 0; i < 2; ++i) {
        if (is_same_along(operand(x, i), from, mask)) {
          return multiply(summed_operand(operand(x, i), from, mask), summed_operand(operand(x, 1 - i), from, mask));
        }
      }
    }
    if (op == operation_of<operations::Divide> && is_same_along(operand(x, 1), from, mask)) {
      return divide(summed_operand(operand(x, 0), from, mask), summed_operand(operand(x, 1), from, mask));
    }
    if (op == Operation::input || op == Operation::softmax) {
      std::size_t const axis = axis_of_distribution(x);
      if (axis < from.rank && (mask >> axis & 1) != 0) return filled(terms / static_cast<double>(from[axis]), to);
    }
    return builder_.add(Operation::sum, to, {x}, {mask});
  }
  // Sums x along the axes that a broadcast from the shape `to` repeated: the transpose of broadcast.
  constexpr NodeId sum_to(NodeId x, Dimensions const& to) {
    if (has_shape(x, to)) return x;
    Dimensions const from = shape(x);
    std::uint64_t mask = 0;
    std::size_t const more = from.rank - to.rank;
    for (std::size_t i = 0; i < from.rank; ++i) {
      if (i < more || (to[i - more] == 1 && from[i] != 1)) mask |= std::uint64_t{1} << i;
    }
    return reshape(sum(x, mask), to);
  }
  constexpr NodeId sum_like(NodeId x, NodeId like) { return builder_.same_shape(x, like) ? x : sum_to(x, shape(like)); }
  // Repeats x along the axes of the mask, which a sum has removed.
  constexpr NodeId spread(NodeId x, std::uint64_t mask, Dimensions const& to) {
    Dimensions kept = to;
    for (std::size_t i = 0; i < to.rank; ++i) {
      if ((mask >> i & 1) != 0) kept.extents[i] = 1;
    }
    return broadcast(reshape(x, kept), to);
  }

  constexpr NodeId matmul(NodeId a, NodeId b, bool transpose_a, bool transpose_b) {
    while (is_transpose(a)) a = operand(a), transpose_a = !transpose_a;
    while (is_transpose(b)) b = operand(b), transpose_b = !transpose_b;
    Dimensions const to = matmul_shape(shape(a), shape(b), transpose_a, transpose_b).result;
    if (is_value(a, 0) || is_value(b, 0)) return filled(0, to);
    return builder_.add(Operation::matmul, to, {a, b}, {std::uint64_t{transpose_a}, std::uint64_t{transpose_b}});
  }

  constexpr NodeId softmax(NodeId x, std::size_t axis) {
    return builder_.add(Operation::softmax, shape(x), {x}, {axis});
  }
  constexpr NodeId log_sum_exp(NodeId x, std::size_t axis) {
    return builder_.add(Operation::log_sum_exp, without_axes(shape(x), std::uint64_t{1} << axis), {x}, {axis});
  }

  // Convolutions and poolings. All are linear in each operand that is tested for zeros.
  constexpr NodeId windowed(Operation op, Dimensions const& to, NodeId const* operands, std::size_t count,
                            std::uint64_t const* options, std::size_t option_count) {
    bool const places = op == Operation::max_pool_gather || op == Operation::max_unpool;
    for (std::size_t i = places ? 1 : 0; i < count; ++i) {
      if (is_value(operands[i], 0)) return filled(0, to);
    }
    return builder_.add(op, to, operands, count, options, option_count);
  }

  // Any operation, given its shape, operands and options.
  constexpr NodeId apply(Operation op, Dimensions const& to, NodeId const* x, std::size_t count,
                         std::uint64_t const* options, std::size_t option_count) {
    if (is_elementwise(op)) return elementwise(op, x);
    switch (op) {
      case Operation::reshape:
        return reshape(x[0], to);
      case Operation::broadcast:
        return broadcast(x[0], to);
      case Operation::permute:
        return permute(x[0], options);
      case Operation::slice:
        return slice(x[0], as_size(options[0]), as_size(options[1]), to[as_size(options[0])]);
      case Operation::pad:
        return pad(x[0], as_size(options[0]), as_size(options[1]), to);
      case Operation::concat:
        return concat(x, count, as_size(options[0]), to);
      case Operation::sum:
        return sum(x[0], options[0]);
      case Operation::matmul:
        return matmul(x[0], x[1], options[0] != 0, options[1] != 0);
      case Operation::softmax:
        return softmax(x[0], as_size(options[0]));
      case Operation::log_sum_exp:
        return log_sum_exp(x[0], as_size(options[0]));
      default:
        break;
    }
    if (is_leaf(op)) return builder_.add(op, to, x, count, options, option_count);
    return windowed(op, to, x, count, options, option_count);
  }

 private:
  // The operation on the cores of its operands, broadcast as they were.
  constexpr NodeId of_cores(Operation op, NodeId const* x) {
    std::size_t const arity = facts_of(op).arity;
    NodeId cores[3]{};
    double numbers[3]{};
    bool all_numbers = true;
    Dimensions whole{};
    Dimensions least{};
    for (std::size_t i = 0; i < arity; ++i) {
      cores[i] = core(x[i]);
      all_numbers = all_numbers && is_number(cores[i]);
      if (all_numbers) numbers[i] = value(cores[i]);
      whole = i == 0 ? shape(x[i]) : broadcast_dimensions(whole, shape(x[i]));
      least = i == 0 ? shape(cores[i]) : broadcast_dimensions(least, shape(cores[i]));
    }
    if (all_numbers) {
      double const y = rules.value(op, numbers);
      if (folds(y)) return filled(y, whole);
    }
    NodeId const simpler = simpler_form(op, cores);
    return broadcast(simpler != no_node ? simpler : builder_.add(op, least, cores, arity, nullptr, 0), whole);
  }

  // The same by fewer or more stable operations; no_node if there is no such form.
  constexpr NodeId simpler_form(Operation op, NodeId const* x) {
    if (op == operation_of<operations::Log> && operation(x[0]) == Operation::softmax) {
      std::size_t const axis = as_size(option(x[0], 0));
      NodeId const logits = operand(x[0]);
      return subtract(logits, spread(log_sum_exp(logits, axis), std::uint64_t{1} << axis, shape(logits)));
    }
    if (op == operation_of<operations::Log> || op == operation_of<operations::Log1p>) {
      return stable_logarithm(builder_, op, x[0]);
    }
    if (op == operation_of<operations::Abs> && operation(x[0]) == operation_of<operations::Negate>) {
      return elementwise(op, operands_of(x[0]));
    }
    if (op == operation_of<operations::Power>) return power_of(x[0], x[1]);
    if (x[0] != x[1] || is_constant(x[0])) return no_node;
    if (op == operation_of<operations::Maximum> || op == operation_of<operations::Minimum>) return x[0];
    if (op == operation_of<operations::Greater>) return constant(0);
    if (op == operation_of<operations::GreaterEqual>) return constant(1);
    return no_node;
  }

  constexpr NodeId power_of(NodeId a, NodeId b) {
    if (is_value(b, 0)) return constant(1);
    if (is_value(b, 1)) return a;
    if (is_value(b, 2)) return multiply(a, a);
    if (is_value(b, -1)) return divide(constant(1), a);
    if (is_value(b, 0.5)) return elementwise(operation_of<operations::Sqrt>, &a);
    return no_node;
  }

  // The axes that two successive sums remove, as a mask of the first one's operand.
  static constexpr std::uint64_t mask_before(Dimensions const& from, std::uint64_t first, std::uint64_t second) {
    std::uint64_t mask = first;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < from.rank; ++i) {
      if ((first >> i & 1) != 0) continue;
      if ((second >> kept & 1) != 0) mask |= std::uint64_t{1} << i;
      ++kept;
    }
    return mask;
  }
  // Whether x, broadcast to the shape `in`, is repeated along all axes of the mask.
  constexpr bool is_same_along(NodeId x, Dimensions const& in, std::uint64_t mask) const {
    return extent_of_axes(shape(x), mask >> (in.rank - shape(x).rank)) == 1;
  }
  constexpr NodeId summed_operand(NodeId x, Dimensions const& in, std::uint64_t mask) {
    return sum(x, mask >> (in.rank - shape(x).rank));
  }
  // The axis along which x sums to one; its rank if there is none.
  constexpr std::size_t axis_of_distribution(NodeId x) const {
    std::size_t const rank = shape(x).rank;
    if (operation(x) == Operation::softmax) return as_size(option(x, 0));
    bool const known = trusts_distributions && option(x, 0) == static_cast<std::uint64_t>(Known::distribution);
    return known && rank > 0 ? rank - 1 : rank;
  }

  constexpr bool is_transpose(NodeId x) const {
    if (operation(x) != Operation::permute) return false;
    std::size_t const rank = shape(x).rank;
    for (std::size_t i = 0; i + 2 < rank; ++i) {
      if (option(x, i) != i) return false;
    }
    return rank >= 2 && option(x, rank - 2) == rank - 1;
  }
};

// The World in which a derivative is written as nodes (formula.hpp).
struct InGraph {
  using Value = NodeId;
  Simplifier& simplifier;
  NodeId const* x;
  NodeId y;
  NodeId g;

  constexpr NodeId gradient() const { return g; }
  constexpr NodeId operand(std::size_t i) const { return x[i]; }
  constexpr NodeId result() const { return y; }
  constexpr NodeId number(double value) const { return simplifier.constant(value); }
  template <class Operation, class... Nodes>
  constexpr NodeId apply(Nodes... nodes) const {
    NodeId const operands[]{nodes...};
    return simplifier.elementwise(operation_of<Operation>, operands);
  }
};

template <class Entry, std::size_t>
struct OnNumbers {
  static constexpr double value(double const* x) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return Entry::value(x[I]...);
    }(std::make_index_sequence<Entry::arity>{});
  }
  static constexpr double none(double const*) { return std::numeric_limits<double>::quiet_NaN(); }
  static constexpr auto function() {
    if constexpr (Entry::folds) {
      return value;
    } else {
      return none;
    }
  }
};
template <class List>
constexpr double value_of_numbers(Operation operation, double const* x) {
  return List::template functions<double (*)(double const*), OnNumbers>[position_of(operation)][0](x);
}

template <class List>
inline constexpr ElementwiseRules elementwise_rules{value_of_numbers<List>, write_derivative<InGraph, List>};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
