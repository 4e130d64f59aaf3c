// Sums, products and quotients, added to a builder in their simplest form.
//
// The rules are exact in real arithmetic. Constants are folded in double, as long as they are far from its limits.
// Rules that hide a NaN or an infinity in x: 0 x = 0, 0 / x = 0, x - x = 0, x / x = 1, y x / x = y, and equal terms
// that cancel.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/derivatives/shaping.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/stable_forms.hpp"

namespace ingot::graph::detail {

// A number times a node.
struct Term {
  double factor = 1;
  NodeId base = no_node;
};

class Arithmetic : public Shaping {
 public:
  using Shaping::Shaping;

  constexpr NodeId add(NodeId a, NodeId b) {
    NodeId const y = sum_of(core(a), core(b));
    return repeated(y, a, b);
  }
  constexpr NodeId subtract(NodeId a, NodeId b) {
    NodeId const y = difference(core(a), core(b));
    return repeated(y, a, b);
  }
  constexpr NodeId multiply(NodeId a, NodeId b) {
    NodeId const y = product(core(a), core(b));
    return repeated(y, a, b);
  }
  constexpr NodeId divide(NodeId a, NodeId b) {
    NodeId const y = quotient(core(a), core(b));
    return repeated(y, a, b);
  }
  constexpr NodeId negate(NodeId x) { return broadcast_like(scaled(-1, core(x)), x); }
  constexpr NodeId scale(double factor, NodeId x) { return multiply(constant(factor), x); }

  constexpr NodeId multiple(Term const& t) { return scaled(t.factor, t.base); }

  // x as a multiple of another node, or of itself.
  constexpr Term term_of(NodeId x) {
    Operation const op = operation(x);
    if (op == operation_of<operations::Negate>) return {-1, operand(x)};
    if (op == operation_of<operations::Multiply>) return term_of_product(x);
    if (op == operation_of<operations::Divide>) return term_of_quotient(x);
    return {1, x};
  }

  // s + t
  constexpr NodeId sum_of(Term const& s, Term const& t) {
    if (!folds(s.factor) || !folds(t.factor)) {
      return raw(operation_of<operations::Add>, scaled(s.factor, s.base), scaled(t.factor, t.base));
    }
    if (s.base == t.base) return scaled(s.factor + t.factor, s.base);
    if (s.factor < 0 && t.factor < 0) return scaled(-1, sum_of(Term{-s.factor, s.base}, Term{-t.factor, t.base}));
    if (t.factor < 0 && s.factor == -t.factor)
      return scaled(s.factor, raw(operation_of<operations::Subtract>, s.base, t.base));
    if (s.factor < 0 && t.factor == -s.factor)
      return scaled(t.factor, raw(operation_of<operations::Subtract>, t.base, s.base));
    if (s.factor == t.factor) return scaled(s.factor, raw(operation_of<operations::Add>, s.base, t.base));
    if (t.factor < 0)
      return raw(operation_of<operations::Subtract>, scaled(s.factor, s.base), scaled(-t.factor, t.base));
    if (s.factor < 0)
      return raw(operation_of<operations::Subtract>, scaled(t.factor, t.base), scaled(-s.factor, s.base));
    return raw(operation_of<operations::Add>, scaled(s.factor, s.base), scaled(t.factor, t.base));
  }

 protected:
  // Whether a constant is folded: sums, products and quotients of two such are finite and not subnormal.
  static constexpr bool folds(double v) {
    double const magnitude = v < 0 ? -v : v;
    return v == 0 || (magnitude > 1e-18 && magnitude < 1e18);
  }
  constexpr bool is_number(NodeId x) const { return operation(x) == Operation::constant && folds(value(x)); }
  constexpr bool is_factor(NodeId x) const { return is_number(x) && value(x) != 0; }
  constexpr bool is_smaller(NodeId x, NodeId than) const { return builder_[x].size < builder_[than].size; }
  static constexpr bool is_power_of_two(double v) {
    return (std::bit_cast<std::uint64_t>(v) & ((std::uint64_t{1} << 52) - 1)) == 0;
  }

  // An elementwise node as it is written.
  constexpr NodeId raw(Operation op, NodeId a, NodeId b) {
    Dimensions const to = builder_.same_shape(a, b) ? shape(a) : broadcast_dimensions(shape(a), shape(b));
    return builder_.add(op, to, {a, b});
  }
  // A function of a and b in the shape that both broadcast to.
  constexpr NodeId repeated(NodeId y, NodeId a, NodeId b) {
    if (builder_.same_shape(a, b)) return broadcast_like(y, a);
    return broadcast(y, broadcast_dimensions(shape(a), shape(b)));
  }

  // factor x. In a product the smaller operand takes the factor, which saves multiplications.
  constexpr NodeId scaled(double factor, NodeId x) {
    if (factor == 0) return constant(0);
    if (factor == 1) return x;
    if (is_number(x) && folds(factor)) return constant(factor * value(x));
    Operation const op = operation(x);
    if (factor == -1 && op == operation_of<operations::Subtract>) return raw(op, operand(x, 1), operand(x, 0));
    if ((op == operation_of<operations::Multiply> || op == operation_of<operations::Divide>) && folds(factor)) {
      NodeId const a = operand(x, 0);
      NodeId const b = operand(x, 1);
      if (is_number(a) || is_smaller(a, x)) return joined(op, scaled(factor, a), b);
      if (op == operation_of<operations::Multiply> && is_smaller(b, x)) return joined(op, a, scaled(factor, b));
      if (is_factor(b)) return scaled(factor / value(b), a);
    }
    if (op == operation_of<operations::Negate>) return scaled(-factor, operand(x));
    if (factor == -1) return builder_.add(operation_of<operations::Negate>, shape(x), {x});
    return raw(operation_of<operations::Multiply>, constant(factor), x);
  }

 private:
  constexpr Term term_of_product(NodeId x) {
    NodeId const a = operand(x, 0);
    NodeId const b = operand(x, 1);
    if (is_factor(a)) return {value(a), b};
    if (is_smaller(a, x)) {
      Term const t = term_of(a);
      if (t.factor != 1) return {t.factor, joined(operation_of<operations::Multiply>, t.base, b)};
    }
    if (is_smaller(b, x)) {
      Term const t = term_of(b);
      if (t.factor != 1) return {t.factor, joined(operation_of<operations::Multiply>, a, t.base)};
    }
    return {1, x};
  }
  constexpr Term term_of_quotient(NodeId x) {
    NodeId const a = operand(x, 0);
    NodeId const b = operand(x, 1);
    if (is_factor(b)) return {1 / value(b), a};
    if (is_factor(a) && value(a) != 1) return {value(a), raw(operation_of<operations::Divide>, constant(1), b)};
    if (!is_constant(a) && is_smaller(a, x)) {
      Term const t = term_of(a);
      if (t.factor != 1) return {t.factor, raw(operation_of<operations::Divide>, t.base, b)};
    }
    return {1, x};
  }

  // A product or quotient after one operand was replaced by another multiple.
  constexpr NodeId joined(Operation op, NodeId a, NodeId b) {
    if (op == operation_of<operations::Multiply> && is_value(a, 1)) return b;
    if (op == operation_of<operations::Multiply> && is_value(a, -1)) return scaled(-1, b);
    return raw(op, a, b);
  }

  constexpr bool neither_is_constant(NodeId a, NodeId b) const {
    return operation(a) != Operation::constant && operation(b) != Operation::constant;
  }

  constexpr NodeId sum_of(NodeId a, NodeId b) {
    if (neither_is_constant(a, b)) return sum_of(term_of(a), term_of(b));
    if (is_value(a, 0)) return b;
    if (is_value(b, 0)) return a;
    if (is_number(a)) return is_number(b) ? constant(value(a) + value(b)) : sum_with(value(a), a, b);
    if (is_number(b)) return sum_with(value(b), b, a);
    return sum_of(term_of(a), term_of(b));
  }
  // number + x, where `node` is the number's.
  constexpr NodeId sum_with(double number, NodeId node, NodeId x) {
    if (operation(x) == operation_of<operations::Add>) {
      for (std::size_t i = 0; i < 2; ++i) {
        if (is_number(operand(x, i))) return sum_of(constant(number + value(operand(x, i))), operand(x, 1 - i));
      }
    }
    if (operation(x) == operation_of<operations::Subtract>) {
      if (is_number(operand(x, 0))) return difference(constant(number + value(operand(x, 0))), operand(x, 1));
      if (is_number(operand(x, 1))) return sum_of(constant(number - value(operand(x, 1))), operand(x, 0));
    }
    Term const t = term_of(x);
    if (t.factor < 0) return raw(operation_of<operations::Subtract>, node, scaled(-t.factor, t.base));
    return number < 0 ? raw(operation_of<operations::Subtract>, x, constant(-number))
                      : raw(operation_of<operations::Add>, x, node);
  }

  constexpr NodeId difference(NodeId a, NodeId b) {
    if (neither_is_constant(a, b)) {
      Term const t = term_of(b);
      return sum_of(term_of(a), Term{-t.factor, t.base});
    }
    if (is_value(b, 0)) return a;
    if (is_value(a, 0)) return scaled(-1, b);
    if (is_number(b)) return sum_of(a, constant(-value(b)));
    Term const t = term_of(b);
    if (!is_number(a)) return sum_of(term_of(a), Term{-t.factor, t.base});
    if (operation(b) == operation_of<operations::Subtract>) return sum_of(a, scaled(-1, b));
    if (operation(b) == operation_of<operations::Add>) {
      for (std::size_t i = 0; i < 2; ++i) {
        if (is_number(operand(b, i))) return difference(constant(value(a) - value(operand(b, i))), operand(b, 1 - i));
      }
    }
    return t.factor < 0 ? sum_of(a, scaled(-t.factor, t.base)) : raw(operation_of<operations::Subtract>, a, b);
  }

  constexpr NodeId product(NodeId a, NodeId b) {
    if (!neither_is_constant(a, b)) {
      if (is_value(a, 0) || is_value(b, 0)) return constant(0);
      if (is_value(b, 1)) return a;
      if (is_value(a, 1)) return b;
      if (is_number(b)) return times(value(b), a);
      if (is_number(a)) return times(value(a), b);
    }
    Term const s = term_of(a);
    Term const t = term_of(b);
    if (!folds(s.factor) || !folds(t.factor)) return raw(operation_of<operations::Multiply>, a, b);
    return scaled(s.factor * t.factor, product_of_bases(s.base, t.base));
  }
  constexpr NodeId times(double number, NodeId x) {
    if (is_number(x)) return constant(number * value(x));
    Term const t = term_of(x);
    if (!folds(t.factor)) return raw(operation_of<operations::Multiply>, constant(number), x);
    return scaled(number * t.factor, t.base);
  }
  constexpr NodeId product_of_bases(NodeId a, NodeId b) {
    for (NodeId const x : {a, b}) {
      NodeId const other = x == a ? b : a;
      NodeId const p = is_reciprocal(x) ? quotient_as_softmax(builder_, other, operand(x, 1)) : no_node;
      if (p != no_node) return p;
    }
    if (is_reciprocal(a) && !is_smaller(a, b)) return quotient(b, operand(a, 1));
    if (is_reciprocal(b) && !is_smaller(b, a)) return quotient(a, operand(b, 1));
    if (operation(a) == operation_of<operations::Divide> && operand(a, 1) == b) return operand(a, 0);
    if (operation(b) == operation_of<operations::Divide> && operand(b, 1) == a) return operand(b, 0);
    return raw(operation_of<operations::Multiply>, a, b);
  }
  constexpr bool is_reciprocal(NodeId x) const {
    return operation(x) == operation_of<operations::Divide> && is_value(operand(x, 0), 1);
  }

  constexpr NodeId quotient(NodeId a, NodeId b) {
    if (is_value(b, 1)) return a;
    if (is_value(a, 0) && !is_value(b, 0)) return constant(0);
    if (is_factor(b)) {
      if (is_number(a)) return constant(value(a) / value(b));
      Term const s = term_of(a);
      bool const exact = is_power_of_two(value(b)) || s.factor != 1;
      return exact && folds(s.factor) ? scaled(s.factor / value(b), s.base)
                                      : raw(operation_of<operations::Divide>, a, b);
    }
    if (a == b && !is_constant(a)) return constant(1);
    if (NodeId const p = quotient_as_softmax(builder_, a, b); p != no_node) return p;
    if (NodeId const u = beside_one(builder_, b, operation_of<operations::Add>, operation_of<operations::Exp>);
        u != no_node) {
      bool const of_itself = operation(a) == operation_of<operations::Exp> && operand(a) == u;
      return of_itself ? sigmoid_of(u) : product(a, sigmoid_of(core(scaled(-1, core(u)))));
    }
    Term const t = term_of(b);
    Term const s = is_number(a) ? Term{1, a} : term_of(a);
    bool const gains = s.factor != 1 || is_number(a) || is_power_of_two(t.factor);
    return ratio(s, gains && folds(t.factor) && folds(s.factor) ? t : Term{1, b});
  }
  constexpr NodeId ratio(Term const& s, Term const& t) {
    if (!folds(s.factor)) return raw(operation_of<operations::Divide>, scaled(s.factor, s.base), t.base);
    if (s.base == t.base && !is_constant(s.base)) return constant(s.factor / t.factor);
    if (operation(s.base) == operation_of<operations::Multiply> && !is_constant(t.base)) {
      for (std::size_t i = 0; i < 2; ++i) {
        if (operand(s.base, i) == t.base) return scaled(s.factor / t.factor, operand(s.base, 1 - i));
      }
    }
    return scaled(s.factor / t.factor, raw(operation_of<operations::Divide>, s.base, t.base));
  }

  constexpr NodeId sigmoid_of(NodeId u) { return builder_.add(operation_of<operations::Sigmoid>, shape(u), {u}); }
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
