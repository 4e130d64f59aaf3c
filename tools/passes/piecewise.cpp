// One function where x is positive and another where it is not.
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "passes/activations.hpp"
#include "passes/match.hpp"
#include "passes/polynomial.hpp"

namespace tool::passes {
namespace {

using plan::Binary;
using plan::BinaryFunction;
using plan::Unary;
using enum plan::UnaryFunction;

// What Where chooses by comparing x with a number.
struct Choice {
  Id x;
  double threshold;
  Id above;
  Id below;
  bool is_strict;  // whether x = threshold takes `below`
};

std::optional<Choice> choice_of(Rewriting const& plan, Id id) {
  if (plan.if_a<plan::Where>(id) == nullptr) return {};
  Id const condition = plan.operand(id, 0);
  Binary const* const binary = plan.if_a<Binary>(condition);
  if (binary == nullptr) return {};
  BinaryFunction const f = binary->function;
  bool const is_greater = f == BinaryFunction::greater || f == BinaryFunction::greater_equal;
  bool const is_less = f == BinaryFunction::less || f == BinaryFunction::less_equal;
  if (!is_greater && !is_less) return {};
  std::optional<double> const second = number_of(plan.plan(), plan.operand(condition, 1));
  std::optional<double> const first = number_of(plan.plan(), plan.operand(condition, 0));
  if (!first && !second) return {};
  bool const takes_first_above = is_greater == second.has_value();
  bool const has_equal = f == BinaryFunction::greater_equal || f == BinaryFunction::less_equal;
  return Choice{
      .x = plan.operand(condition, second ? 0 : 1),
      .threshold = second ? *second : *first,
      .above = plan.operand(id, takes_first_above ? 1 : 2),
      .below = plan.operand(id, takes_first_above ? 2 : 1),
      .is_strict = takes_first_above != has_equal,
  };
}

// The constant that a product of x and it has, where it is no single number.
std::optional<Id> slope_tensor(Rewriting const& plan, Id product, Id x) {
  for (auto const [value, constant] : commuted(plan, product, BinaryFunction::multiply)) {
    if (value == x && plan.plan().array(constant) != nullptr) return constant;
  }
  return {};
}

// alpha of alpha (exp(x) - 1).
std::optional<double> alpha_of_elu(Rewriting const& plan, Id id, Id x) {
  for (Id const t : terms_below(plan, id)) {
    if (operand_of(plan, t, exp) != x) continue;
    std::optional<Polynomial> const found = expand(plan, id, x, t);
    if (!found || found->size() != 2 || !found->contains({0, 1})) continue;
    double const alpha = found->at({0, 1});
    if (close(*found, {{{0, 0}, -alpha}, {{0, 1}, alpha}})) return alpha;
  }
  return {};
}

bool choose_by_sign(Rewriting& plan, Id id, Choice const& choice) {
  if (is_number(plan.plan(), choice.below, 0)) return become_unary(plan, id, choice.x, {relu});
  std::optional<Polynomial> const below = expand(plan, choice.below, choice.x);
  if (below && below->size() == 1 && below->contains({1, 0}))
    return become_unary(plan, id, choice.x, {leaky_relu, below->begin()->second});
  if (std::optional<double> const alpha = alpha_of_elu(plan, choice.below, choice.x))
    return become_unary(plan, id, choice.x, {elu, *alpha});
  std::optional<Id> const slope = slope_tensor(plan, choice.below, choice.x);
  if (!slope) return false;
  plan.note(id, "the spelled-out prelu is one operation");
  plan.become(id, Binary{BinaryFunction::prelu}, {choice.x, *slope});
  return true;
}

// maximum(x, s x) with s up to 1, minimum(x, s x) with s from 1.
bool find_leaky_maximum(Rewriting& plan, Id id) {
  bool const is_minimum = is_binary(plan, id, BinaryFunction::minimum);
  BinaryFunction const function = is_minimum ? BinaryFunction::minimum : BinaryFunction::maximum;
  for (auto const [x, scaled] : commuted(plan, id, function)) {
    std::optional<WithNumber> const product = with_number(plan, scaled, BinaryFunction::multiply);
    if (!product || product->value != x || plan[x].shape != plan[id].shape || !is_closed(plan, id, {x})) continue;
    if (is_minimum ? product->number < 1 : product->number > 1) continue;
    return become_unary(plan, id, x, {leaky_relu, product->number});
  }
  return false;
}

// gamma elu(x)
bool find_selu(Rewriting& plan, Id id) {
  std::optional<WithNumber> const product = with_number(plan, id, BinaryFunction::multiply);
  if (!product || product->number == 1 || plan.uses(product->value) > 1) return false;
  Unary const* const inner = plan.if_a<Unary>(product->value);
  if (inner == nullptr || inner->function != elu) return false;
  return become_unary(plan, id, plan.operand(product->value), {selu, inner->a, product->number});
}

// A product of numbers, at most one constant that is no number, and one value.
struct Product {
  double number = 1;
  std::optional<Id> tensor{};
  std::optional<Id> value{};
};

bool multiply_into(Product& product, Rewriting const& plan, Id id) {
  if (std::optional<double> const number = number_of(plan.plan(), id)) {
    product.number *= *number;
    return true;
  }
  if (plan.plan().array(id) != nullptr) return !std::exchange(product.tensor, id).has_value();
  if (std::optional<WithNumber> const quotient = with_number(plan, id, BinaryFunction::divide);
      quotient && quotient->number != 0) {
    product.number /= quotient->number;
    return multiply_into(product, plan, quotient->value);
  }
  if (is_binary(plan, id, BinaryFunction::multiply))
    return multiply_into(product, plan, plan.operand(id, 0)) && multiply_into(product, plan, plan.operand(id, 1));
  return !std::exchange(product.value, id).has_value();
}

// f of: the value is f minimum(x, 0).
std::optional<double> negative_part(Rewriting const& plan, Id id, Id x) {
  if (Unary const* const unary = plan.if_a<Unary>(id)) {
    double const infinity = std::numeric_limits<double>::infinity();
    if (unary->function == clamp && unary->a == -infinity && unary->b == 0 && plan.operand(id) == x) return 1;
    if (unary->function == relu && negated(plan, plan.operand(id)) == x) return -1;
  }
  if (is_binary(plan, id, BinaryFunction::subtract) && plan.operand(id, 0) == x &&
      operand_of(plan, plan.operand(id, 1), abs) == x)
    return 2;
  return {};
}

Id scaled_constant(Rewriting& plan, Id id, double factor) {
  if (factor == 1) return id;
  Array array = *plan.plan().array(id);
  for (double& value : array.values) value *= factor;
  return plan.constant(std::move(array), plan[id].name, plan[id].origin);
}

bool join_parts(Rewriting& plan, Id id, Id positive, Id other, double sign) {
  std::optional<Id> const x = operand_of(plan, positive, relu);
  Product product;
  if (!x || plan[*x].shape != plan[id].shape || !multiply_into(product, plan, other) || !product.value) return false;
  std::optional<double> const part = negative_part(plan, *product.value, *x);
  if (!part || !is_closed(plan, id, {*x})) return false;
  double const factor = sign * product.number * *part;
  if (!product.tensor) return become_unary(plan, id, *x, {leaky_relu, factor});
  plan.note(id, "the spelled-out prelu is one operation");
  plan.become(id, Binary{BinaryFunction::prelu}, {*x, scaled_constant(plan, *product.tensor, factor)});
  return true;
}

}  // namespace

bool find_piecewise(Rewriting& plan, Id id) {
  if (find_leaky_maximum(plan, id) || find_selu(plan, id)) return true;
  std::optional<Choice> const choice = choice_of(plan, id);
  if (!choice || choice->above != choice->x || plan[choice->x].shape != plan[id].shape) return false;
  if (!is_closed(plan, id, {choice->x})) return false;
  if (choice->threshold == 0) return choose_by_sign(plan, id, *choice);
  if (!choice->is_strict || !is_number(plan.plan(), choice->below, 0)) return false;
  return become_unary(plan, id, choice->x, {thresholded_relu, choice->threshold});
}

bool find_prelu(Rewriting& plan, Id id) {
  for (auto const [positive, other] : commuted(plan, id, BinaryFunction::add)) {
    if (join_parts(plan, id, positive, other, 1)) return true;
  }
  return is_binary(plan, id, BinaryFunction::subtract) &&
         join_parts(plan, id, plan.operand(id, 0), plan.operand(id, 1), -1);
}

}  // namespace tool::passes
