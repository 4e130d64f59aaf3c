// Derivatives of what is computed element by element: the slope times the result's derivative.
#pragma once

#include "ingot/core/prologue.hpp"

#include <limits>

#include "ingot/graph/derivatives/adjoints.hpp"
#include "ingot/graph/derivatives/algebra.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph::detail {

// Of a function of x, from x and y = f(x); functions whose derivative divides by something are not among them.
constexpr NodeId slope(Algebra& a, Operation op, NodeId x, NodeId y) {
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
constexpr NodeId share_of_larger(Algebra& algebra, NodeId a, NodeId b) {
  NodeId const unordered = algebra.constant(std::numeric_limits<double>::quiet_NaN());
  NodeId const ordered = algebra.where(algebra.pair(Operation::greater, b, a), algebra.constant(0),
                                       algebra.where(algebra.pair(Operation::greater_equal, a, b),  //
                                                     algebra.constant(0.5), unordered));
  return algebra.where(algebra.pair(Operation::greater, a, b), algebra.constant(1), ordered);
}

// y = a^b: b a^(b - 1) and y ln a, 0 where the factor before is 0 (PyTorch's choice at a = 0).
constexpr void vjp_power(Adjoints& to, NodeId y, NodeId a, NodeId b, NodeId g) {
  Algebra& algebra = to.algebra;
  NodeId const zero = algebra.constant(0);
  NodeId const slope_of_a =
      algebra.multiply(b, algebra.pair(Operation::power, a, algebra.subtract(b, algebra.constant(1))));
  to.give(a, algebra.multiply(g, algebra.is_constant(b) ? slope_of_a : algebra.where(b, slope_of_a, zero)));
  if (!to.needs(b)) return;
  NodeId const slope_of_b = algebra.multiply(y, algebra.function(Operation::log, a));
  NodeId const at_zero = algebra.where(algebra.pair(Operation::greater_equal, b, zero), zero, slope_of_b);
  to.give(b, algebra.multiply(g, algebra.where(a, slope_of_b, at_zero)));
}

constexpr void vjp_elementwise(Adjoints& to, Operation op, NodeId const* x, NodeId y, NodeId g) {
  Algebra& algebra = to.algebra;
  switch (op) {
    case Operation::add:
      to.give(x[0], g);
      to.give(x[1], g);
      break;
    case Operation::subtract:
      to.give(x[0], g);
      if (to.needs(x[1])) to.give(x[1], algebra.negate(g));
      break;
    case Operation::multiply:
      if (to.needs(x[0])) to.give(x[0], algebra.multiply(g, x[1]));
      if (to.needs(x[1])) to.give(x[1], algebra.multiply(g, x[0]));
      break;
    case Operation::divide: {
      NodeId const ratio = algebra.divide(g, x[1]);
      to.give(x[0], ratio);
      if (to.needs(x[1])) to.give(x[1], algebra.negate(algebra.multiply(ratio, y)));
      break;
    }
    case Operation::power:
      vjp_power(to, y, x[0], x[1], g);
      break;
    case Operation::maximum:
      to.give(x[0], algebra.multiply(g, share_of_larger(algebra, x[0], x[1])));
      to.give(x[1], algebra.multiply(g, share_of_larger(algebra, x[1], x[0])));
      break;
    case Operation::minimum:
      to.give(x[0], algebra.multiply(g, share_of_larger(algebra, x[1], x[0])));
      to.give(x[1], algebra.multiply(g, share_of_larger(algebra, x[0], x[1])));
      break;
    case Operation::where:
      to.give(x[1], algebra.where(x[0], g, algebra.constant(0)));
      to.give(x[2], algebra.where(x[0], algebra.constant(0), g));
      break;
    case Operation::greater:
    case Operation::greater_equal:
      break;
    case Operation::log:
      to.give(x[0], algebra.divide(g, x[0]));
      break;
    case Operation::log1p:
      to.give(x[0], algebra.divide(g, algebra.add(x[0], algebra.constant(1))));
      break;
    case Operation::sqrt:
      to.give(x[0], algebra.divide(algebra.scale(0.5, g), y));
      break;
    default:
      to.give(x[0], algebra.multiply(g, slope(algebra, op, x[0], y)));
      break;
  }
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
