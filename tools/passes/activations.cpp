#include "passes/activations.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "passes/match.hpp"
#include "passes/passes.hpp"
#include "passes/polynomial.hpp"

namespace tool {
namespace passes {
namespace {

using plan::BinaryFunction;
using plan::Unary;
using plan::UnaryFunction;
using enum plan::UnaryFunction;

constexpr double infinity = std::numeric_limits<double>::infinity();

Polynomial const times_x{{{1, 1}, 1.0}};                         // x t
Polynomial const half_with_x{{{1, 0}, 0.5}, {{1, 1}, 0.5}};      // x (1 + t) / 2
Polynomial const half_without_x{{{1, 0}, 0.5}, {{1, 1}, -0.5}};  // x (1 - t) / 2
Polynomial const halfway{{{0, 0}, 0.5}, {{0, 1}, 0.5}};          // (1 + t) / 2
Polynomial line(double slope) {
  return {{{1, 0}, slope}};
}

// The argument of tanh in gelu_tanh, as Hendrycks and Gimpel 2016 have it, times a factor.
Polynomial cubic(double factor) {
  double const slope = factor * std::sqrt(2 / std::numbers::pi);
  return {{{1, 0}, slope}, {{3, 0}, 0.044715 * slope}};
}

std::optional<Unary> of_erf(Polynomial const& argument, Polynomial const& root) {
  constexpr double slope = 1 / std::numbers::sqrt2;
  if (close(argument, line(slope)) && close(root, half_with_x)) return Unary{gelu};
  if (close(argument, line(-slope)) && close(root, half_without_x)) return Unary{gelu};
  return {};
}

std::optional<Unary> of_tanh(Polynomial const& argument, Polynomial const& root) {
  if (close(argument, cubic(1)) && close(root, half_with_x)) return Unary{gelu_tanh};
  if (close(argument, line(0.5)) && close(root, half_with_x)) return Unary{silu};
  if (close(argument, line(0.5)) && close(root, halfway)) return Unary{sigmoid};
  return {};
}

std::optional<Unary> of_sigmoid(Polynomial const& argument, Polynomial const& root) {
  if (!close(root, times_x)) return {};
  if (close(argument, line(1))) return Unary{silu};
  if (close(argument, cubic(2))) return Unary{gelu_tanh};
  return {};
}

double coefficient(Polynomial const& of, Powers powers) {
  auto const found = of.find(powers);
  return found == of.end() ? 0 : found->second;
}

// A line of x from `low` to `high`, scaled: to hard_sigmoid where it then goes from 0 to 1, with x as a factor to
// hard_swish.
std::optional<Unary> of_ramp(Polynomial const& argument, double low, double high, Polynomial const& root) {
  bool const is_line =
      close(argument, {{{0, 0}, coefficient(argument, {0, 0})}, {{1, 0}, coefficient(argument, {1, 0})}}) ||
      close(argument, line(coefficient(argument, {1, 0})));
  if (!is_line || !std::isfinite(low) || !std::isfinite(high)) return {};
  bool const has_factor = root.contains({1, 1});
  int const of_x = has_factor ? 1 : 0;
  double const scale = coefficient(root, {of_x, 1});
  double const shift = coefficient(root, {of_x, 0});
  if (root.size() != (shift == 0 ? 1U : 2U) || scale <= 0) return {};
  double const bottom = scale * low + shift;
  if (std::abs(bottom) > 1e-6 || !close(scale * high + shift, 1)) return {};
  double const alpha = scale * coefficient(argument, {1, 0});
  double const beta = scale * coefficient(argument, {0, 0}) + shift;
  if (close(alpha, 1) && beta == 0) return {};
  if (!has_factor) return Unary{hard_sigmoid, alpha, beta};
  if (close(alpha, 1.0 / 6) && close(beta, 0.5)) return Unary{hard_swish};
  return {};
}

std::optional<Unary> function_by(Unary const& inner, Polynomial const& argument, Polynomial const& root) {
  switch (inner.function) {
    case erf:
      return of_erf(argument, root);
    case tanh:
      return of_tanh(argument, root);
    case sigmoid:
      return of_sigmoid(argument, root);
    case clamp:
      return of_ramp(argument, inner.a, inner.b, root);
    case hard_sigmoid: {
      std::optional<Unary> found;
      if (close(argument, line(1))) found = of_ramp({{{0, 0}, inner.b}, {{1, 0}, inner.a}}, 0, 1, root);
      return found && found->function == hard_swish ? found : std::nullopt;
    }
    default:
      return {};
  }
}

// Finds x among what the inner function's argument is made of.
bool find_around(Rewriting& plan, Id id, Id t) {
  Unary const inner = *plan.if_a<Unary>(t);
  Id const argument = plan.operand(t);
  if (inner.function == tanh) {
    std::optional<Id> const x = operand_of(plan, argument, softplus);
    if (x && plan[*x].shape == plan[id].shape) {
      std::optional<Polynomial> const root = expand(plan, id, *x, t);
      if (root && close(*root, times_x) && is_closed(plan, id, {*x})) return become_unary(plan, id, *x, {mish});
    }
  }
  // From below: what scales and shifts x is part of the argument.
  std::vector<Id> below_argument = terms_below(plan, argument);
  std::ranges::reverse(below_argument);
  for (Id const x : below_argument) {
    if (plan[x].shape != plan[id].shape) continue;
    std::optional<Polynomial> const below = expand(plan, argument, x);
    if (!below) continue;
    std::optional<Polynomial> const root = expand(plan, id, x, t);
    if (!root) continue;
    std::optional<Unary> const found = function_by(inner, *below, *root);
    if (found && is_closed(plan, id, {x})) return become_unary(plan, id, x, *found);
  }
  return false;
}

// 1 + exp(-x) and 1 + exp(x): the operand of exp's own, where it is negated.
std::optional<Id> one_plus_exp(Rewriting const& plan, Id id) {
  std::optional<WithNumber> const sum = with_number(plan, id, BinaryFunction::add);
  if (!sum || !close(sum->number, 1)) return {};
  return operand_of(plan, sum->value, exp);
}

// x of 1 / (1 + exp(-x)), where `id` is what is divided by.
std::optional<Id> below_sigmoid(Rewriting const& plan, Id id) {
  std::optional<Id> const argument = one_plus_exp(plan, id);
  return argument ? negated(plan, *argument) : std::nullopt;
}

char const* word_of(UnaryFunction function) {
  switch (function) {
    case gelu:
      return "gelu";
    case gelu_tanh:
      return "gelu by tanh";
    case silu:
      return "silu";
    case mish:
      return "mish";
    case softplus:
      return "softplus";
    case softsign:
      return "softsign";
    case sigmoid:
      return "sigmoid";
    case hard_sigmoid:
      return "hard sigmoid";
    case hard_swish:
      return "hard swish";
    case relu:
      return "relu";
    case leaky_relu:
      return "leaky relu";
    case thresholded_relu:
      return "thresholded relu";
    case elu:
      return "elu";
    case selu:
      return "selu";
    default:
      return "function";
  }
}

bool is_plain(UnaryFunction function) {
  return function == square || function == sqrt || function == reciprocal || function == clamp;
}

}  // namespace

bool become_unary(Rewriting& plan, Id id, Id x, Unary unary) {
  if (!is_plain(unary.function))
    plan.note(id, std::string("the spelled-out ") + word_of(unary.function) + " is one operation");
  plan.become(id, unary, {x});
  return true;
}

bool name_power(Rewriting& plan, Id id) {
  if (is_binary(plan, id, BinaryFunction::multiply) && plan.operand(id, 0) == plan.operand(id, 1))
    return become_unary(plan, id, plan.operand(id), {square});
  if (is_binary(plan, id, BinaryFunction::divide) && is_number(plan.plan(), plan.operand(id, 0), 1) &&
      plan[plan.operand(id, 1)].shape == plan[id].shape)
    return become_unary(plan, id, plan.operand(id, 1), {reciprocal});
  std::optional<WithNumber> const power = with_number(plan, id, BinaryFunction::power);
  if (!power) return false;
  if (power->number == 2) return become_unary(plan, id, power->value, {square});
  if (power->number == 0.5) return become_unary(plan, id, power->value, {sqrt});
  if (power->number == -1) return become_unary(plan, id, power->value, {reciprocal});
  if (power->number == -0.5) {
    Id const root = plan.add(Unary{sqrt}, {power->value}, plan[id].shape, {}, plan[id].origin);
    return become_unary(plan, id, root, {reciprocal});
  }
  return false;
}

bool find_clamp(Rewriting& plan, Id id) {
  if (std::optional<WithNumber> const at_least = with_number(plan, id, BinaryFunction::maximum)) {
    if (at_least->number == 0) return become_unary(plan, id, at_least->value, {relu});
    return become_unary(plan, id, at_least->value, {clamp, at_least->number, infinity});
  }
  if (std::optional<WithNumber> const at_most = with_number(plan, id, BinaryFunction::minimum))
    return become_unary(plan, id, at_most->value, {clamp, -infinity, at_most->number});
  Unary const* const outer = plan.if_a<Unary>(id);
  if (outer == nullptr || (outer->function != clamp && outer->function != relu)) return false;
  double const low = outer->function == relu ? 0 : outer->a;
  double const high = outer->function == relu ? infinity : outer->b;
  Id const below = plan.operand(id);
  Unary const* const inner = plan.if_a<Unary>(below);
  if (inner == nullptr || plan.uses(below) > 1 || (inner->function != clamp && inner->function != relu)) {
    if (outer->function == relu || low != 0 || high != infinity) return false;
    return become_unary(plan, id, below, {relu});
  }
  double const both_low = std::max(low, inner->function == relu ? 0 : inner->a);
  double const both_high = std::min(high, inner->function == relu ? infinity : inner->b);
  if (!(both_low <= both_high)) return false;
  return become_unary(plan, id, plan.operand(below), {clamp, both_low, both_high});
}

bool find_smooth(Rewriting& plan, Id id) {
  Unary const* const self = plan.if_a<Unary>(id);
  bool const is_ramp =
      self != nullptr && self->function == clamp && plan.if_a<plan::Binary>(plan.operand(id)) != nullptr;
  if (is_ramp) return find_around(plan, id, id);
  if (plan.if_a<plan::Binary>(id) == nullptr) return false;
  for (Id const t : terms_below(plan, id)) {
    if (t != id && plan.if_a<Unary>(t) != nullptr && find_around(plan, id, t)) return true;
  }
  return false;
}

bool find_exponential(Rewriting& plan, Id id) {
  if (std::optional<Id> const sum = operand_of(plan, id, log)) {
    std::optional<Id> const x = one_plus_exp(plan, *sum);
    return x && is_closed(plan, id, {*x}) && become_unary(plan, id, *x, {softplus});
  }
  if (std::optional<Id> const sum = operand_of(plan, id, reciprocal)) {
    std::optional<Id> const x = below_sigmoid(plan, *sum);
    return x && is_closed(plan, id, {*x}) && become_unary(plan, id, *x, {sigmoid});
  }
  if (!is_binary(plan, id, BinaryFunction::divide)) return false;
  Id const above = plan.operand(id, 0);
  Id const below = plan.operand(id, 1);
  std::optional<Id> const power = operand_of(plan, above, exp);
  std::optional<Id> const argument = one_plus_exp(plan, below);
  if (power && argument && same(plan, *power, *argument) && is_closed(plan, id, {*power}))
    return become_unary(plan, id, *power, {sigmoid});
  std::optional<WithNumber> const one = with_number(plan, below, BinaryFunction::add);
  if (one && close(one->number, 1) && operand_of(plan, one->value, abs) == above && is_closed(plan, id, {above}))
    return become_unary(plan, id, above, {softsign});
  std::optional<Id> const x = below_sigmoid(plan, below);
  return x && *x == above && is_closed(plan, id, {above}) && become_unary(plan, id, above, {silu});
}

}  // namespace passes

bool find_activations(plan::Plan& plan) {
  using namespace passes;
  // Plain ones first: the others are said by them.
  bool const plain = rewrite(plan, name_power, find_clamp);
  return rewrite(plan, find_exponential, find_smooth, find_piecewise, find_prelu, find_gate) || plain;
}

}  // namespace tool
