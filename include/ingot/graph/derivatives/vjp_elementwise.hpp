// Derivatives of what is computed element by element: the slope times the result's derivative.
#pragma once

#include "ingot/core/prologue.hpp"

#include <limits>

#include "ingot/graph/derivatives/adjoints.hpp"
#include "ingot/graph/derivatives/simplifier.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph::detail {

// Of a function of x, from x and y = f(x); functions whose derivative divides by something are not among them.
constexpr NodeId slope(Simplifier& a, Operation op, NodeId x, NodeId y) {
  switch (op) {
    case Operation::negate:
      return a.constant(-1);
    case Operation::exp:
      return y;
    case Operation::expm1:
      return a.add(y, a.constant(1));
    case Operation::tanh:
      return a.subtract(a.constant(1), a.multiply(y, y));
    case Operation::sigmoid:
      return a.multiply(y, a.subtract(a.constant(1), y));
    case Operation::softplus:
      return a.function(Operation::sigmoid, x);
    case Operation::normal_cdf:
      return a.function(Operation::normal_pdf, x);
    case Operation::normal_pdf:
      return a.negate(a.where(y, a.multiply(x, y), a.constant(0)));  // not infinity times 0
    case Operation::relu:
      return a.function(Operation::step, y);
    case Operation::abs:
      return a.function(Operation::sign, x);
    default:
      return a.constant(0);  // step, sign
  }
}

// 1 where a is the larger, 1/2 where both are equal (PyTorch's choice), 0 where b is the larger, NaN where one is NaN.
constexpr NodeId share_of_larger(Simplifier& simplifier, NodeId a, NodeId b) {
  NodeId const unordered = simplifier.constant(std::numeric_limits<double>::quiet_NaN());
  NodeId const ordered = simplifier.where(simplifier.pair(Operation::greater, b, a), simplifier.constant(0),
                                          simplifier.where(simplifier.pair(Operation::greater_equal, a, b),  //
                                                           simplifier.constant(0.5), unordered));
  return simplifier.where(simplifier.pair(Operation::greater, a, b), simplifier.constant(1), ordered);
}

// y = a^b: b a^(b - 1) and y ln a, 0 where the factor before is 0 (PyTorch's choice at a = 0).
constexpr void vjp_power(Adjoints& to, NodeId y, NodeId a, NodeId b, NodeId g) {
  Simplifier& simplifier = to.simplifier;
  NodeId const zero = simplifier.constant(0);
  NodeId const slope_of_a =
      simplifier.multiply(b, simplifier.pair(Operation::power, a, simplifier.subtract(b, simplifier.constant(1))));
  to.give(a, simplifier.multiply(g, simplifier.is_constant(b) ? slope_of_a : simplifier.where(b, slope_of_a, zero)));
  if (!to.needs(b)) return;
  NodeId const slope_of_b = simplifier.multiply(y, simplifier.function(Operation::log, a));
  NodeId const at_zero = simplifier.where(simplifier.pair(Operation::greater_equal, b, zero), zero, slope_of_b);
  to.give(b, simplifier.multiply(g, simplifier.where(a, slope_of_b, at_zero)));
}

constexpr void vjp_elementwise(Adjoints& to, Operation op, NodeId const* x, NodeId y, NodeId g) {
  Simplifier& simplifier = to.simplifier;
  switch (op) {
    case Operation::add:
      to.give(x[0], g);
      to.give(x[1], g);
      break;
    case Operation::subtract:
      to.give(x[0], g);
      if (to.needs(x[1])) to.give(x[1], simplifier.negate(g));
      break;
    case Operation::multiply:
      if (to.needs(x[0])) to.give(x[0], simplifier.multiply(g, x[1]));
      if (to.needs(x[1])) to.give(x[1], simplifier.multiply(g, x[0]));
      break;
    case Operation::divide: {
      NodeId const ratio = simplifier.divide(g, x[1]);
      to.give(x[0], ratio);
      if (to.needs(x[1])) to.give(x[1], simplifier.negate(simplifier.multiply(ratio, y)));
      break;
    }
    case Operation::power:
      vjp_power(to, y, x[0], x[1], g);
      break;
    case Operation::maximum:
      to.give(x[0], simplifier.multiply(g, share_of_larger(simplifier, x[0], x[1])));
      to.give(x[1], simplifier.multiply(g, share_of_larger(simplifier, x[1], x[0])));
      break;
    case Operation::minimum:
      to.give(x[0], simplifier.multiply(g, share_of_larger(simplifier, x[1], x[0])));
      to.give(x[1], simplifier.multiply(g, share_of_larger(simplifier, x[0], x[1])));
      break;
    case Operation::where:
      to.give(x[1], simplifier.where(x[0], g, simplifier.constant(0)));
      to.give(x[2], simplifier.where(x[0], simplifier.constant(0), g));
      break;
    case Operation::greater:
    case Operation::greater_equal:
      break;
    case Operation::log:
      to.give(x[0], simplifier.divide(g, x[0]));
      break;
    case Operation::log1p:
      to.give(x[0], simplifier.divide(g, simplifier.add(x[0], simplifier.constant(1))));
      break;
    case Operation::sqrt:
      to.give(x[0], simplifier.divide(simplifier.scale(0.5, g), y));
      break;
    default:
      to.give(x[0], simplifier.multiply(g, slope(simplifier, op, x[0], y)));
      break;
  }
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
