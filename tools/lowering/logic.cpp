// Comparisons and logic, whose truth is 1 and whose falsehood is 0; and casts.
#include <limits>

#include "lowering/old_broadcast.hpp"
#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

void lower_not(Step& step) {
  step.give(step.negation(step.operand(0)));
}

// |a - b| of what is 0 or 1.
void lower_xor(Step& step) {
  Id const difference = step.binary(BinaryFunction::subtract, step.operand(0), second_operand(step));
  step.give(step.unary(UnaryFunction::abs, difference));
}

void lower_where(Step& step) {
  step.give(step.where(step.operand(0), step.operand(1), step.operand(2)));
}

// What is not even itself.
void lower_is_nan(Step& step) {
  Id const x = step.operand(0);
  step.give(step.negation(step.binary(BinaryFunction::equal, x, x)));
}

// What is larger than the largest float, on the sides that are asked for.
void lower_is_inf(Step& step) {
  constexpr double largest = static_cast<double>(std::numeric_limits<float>::max());
  Id const x = step.operand(0);
  Id const above = step.binary(BinaryFunction::greater, x, largest);
  Id const below = step.binary(BinaryFunction::less, x, -largest);
  bool const wants_above = step.integer("detect_positive", 1) != 0;
  bool const wants_below = step.integer("detect_negative", 1) != 0;
  if (wants_above && wants_below) return step.give(step.binary(BinaryFunction::maximum, above, below));
  if (!wants_above && !wants_below) return step.give(step.broadcast(step.number(0), step.shape(x)));
  step.give(wants_above ? above : below);
}

// Towards 0: sign(x) floor(|x|).
Id truncated(Step& step, Id x) {
  Id const whole = step.unary(UnaryFunction::floor, step.unary(UnaryFunction::abs, x));
  return step.binary(BinaryFunction::multiply, step.unary(UnaryFunction::sign, x), whole);
}

void lower_cast(Step& step) {
  Scalar const from = step.fact(0).scalar;
  Scalar const to = step.result_scalar();
  Id const x = step.operand(0);
  if (to == Scalar::boolean && from != Scalar::boolean)
    return step.give(step.negation(step.binary(BinaryFunction::equal, x, step.number(0))));
  if (is_floating(from) && !is_floating(to)) return step.give(truncated(step, x));
  if (from != to) step.note("dropped: a cast from " + std::string(name_of(from)) + " to " + std::string(name_of(to)));
  step.give(x);
}

}  // namespace

void add_logic(Rules& rules) {
  rules["Greater"] = lower_binary<BinaryFunction::greater>;
  rules["GreaterOrEqual"] = lower_binary<BinaryFunction::greater_equal>;
  rules["Less"] = lower_binary<BinaryFunction::less>;
  rules["LessOrEqual"] = lower_binary<BinaryFunction::less_equal>;
  rules["Equal"] = lower_binary<BinaryFunction::equal>;
  rules["And"] = lower_binary<BinaryFunction::multiply>;
  rules["Or"] = lower_binary<BinaryFunction::maximum>;
  rules["Xor"] = lower_xor;
  rules["Not"] = lower_not;
  rules["IsNaN"] = lower_is_nan;
  rules["IsInf"] = lower_is_inf;
  rules["Where"] = lower_where;
  rules["Cast"] = lower_cast;
  rules["CastLike"] = lower_cast;
}

}  // namespace tool::lowering
