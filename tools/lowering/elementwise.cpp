// Functions of single numbers, and of two or more that are broadcast.

#include "lowering/old_broadcast.hpp"
#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

template <UnaryFunction Function>
void lower_unary(Step& step) {
  step.give(step.unary(Function, step.operand(0)));
}

// Powers that have a function of their own: 2, 1/2, -1 and 1.
void lower_pow(Step& step) {
  Id const x = step.operand(0);
  Array const* const exponent = step.numbers(1);
  bool const is_one = exponent != nullptr && exponent->values.size() == 1 && exponent->shape.size() <= step.rank(x);
  double const number = is_one ? exponent->values.front() : 0;
  if (number == 1) return step.give(x);
  if (number == 2) return step.give(step.unary(UnaryFunction::square, x));
  if (number == 0.5) return step.give(step.unary(UnaryFunction::sqrt, x));
  if (number == -1) return step.give(step.unary(UnaryFunction::reciprocal, x));
  step.give(step.binary(BinaryFunction::power, x, second_operand(step)));
}

void lower_mod(Step& step) {
  if (step.integer("fmod", 0) == 0) step.refuse("expected attribute fmod = 1 for floating-point numbers, found 0");
  lower_binary<BinaryFunction::remainder>(step);
}

template <BinaryFunction Function>
Id joined(Step& step) {
  Id result = step.operand(0);
  for (std::size_t i = 1; i < step.operands(); ++i) result = step.binary(Function, result, step.operand(i));
  return result;
}

template <BinaryFunction Function>
void lower_variadic(Step& step) {
  step.give(joined<Function>(step));
}

void lower_mean(Step& step) {
  Id const sum = joined<BinaryFunction::add>(step);
  step.give(step.binary(BinaryFunction::divide, sum, static_cast<double>(step.operands())));
}

}  // namespace

void add_elementwise(Rules& rules) {
  rules["Neg"] = lower_unary<UnaryFunction::negate>;
  rules["Abs"] = lower_unary<UnaryFunction::abs>;
  rules["Sign"] = lower_unary<UnaryFunction::sign>;
  rules["Exp"] = lower_unary<UnaryFunction::exp>;
  rules["Log"] = lower_unary<UnaryFunction::log>;
  rules["Sqrt"] = lower_unary<UnaryFunction::sqrt>;
  rules["Reciprocal"] = lower_unary<UnaryFunction::reciprocal>;
  rules["Floor"] = lower_unary<UnaryFunction::floor>;
  rules["Ceil"] = lower_unary<UnaryFunction::ceil>;
  rules["Round"] = lower_unary<UnaryFunction::round>;
  rules["Erf"] = lower_unary<UnaryFunction::erf>;
  rules["Sin"] = lower_unary<UnaryFunction::sin>;
  rules["Cos"] = lower_unary<UnaryFunction::cos>;
  rules["Tan"] = lower_unary<UnaryFunction::tan>;
  rules["Asin"] = lower_unary<UnaryFunction::asin>;
  rules["Acos"] = lower_unary<UnaryFunction::acos>;
  rules["Atan"] = lower_unary<UnaryFunction::atan>;
  rules["Sinh"] = lower_unary<UnaryFunction::sinh>;
  rules["Cosh"] = lower_unary<UnaryFunction::cosh>;
  rules["Asinh"] = lower_unary<UnaryFunction::asinh>;
  rules["Acosh"] = lower_unary<UnaryFunction::acosh>;
  rules["Atanh"] = lower_unary<UnaryFunction::atanh>;
  rules["Add"] = lower_binary<BinaryFunction::add>;
  rules["Sub"] = lower_binary<BinaryFunction::subtract>;
  rules["Mul"] = lower_binary<BinaryFunction::multiply>;
  rules["Div"] = lower_binary<BinaryFunction::divide>;
  rules["Pow"] = lower_pow;
  rules["Mod"] = lower_mod;
  rules["Sum"] = lower_variadic<BinaryFunction::add>;
  rules["Max"] = lower_variadic<BinaryFunction::maximum>;
  rules["Min"] = lower_variadic<BinaryFunction::minimum>;
  rules["Mean"] = lower_mean;
}

}  // namespace tool::lowering
