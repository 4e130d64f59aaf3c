// Products, reductions and softmax.
#include "emit/expression_writer.hpp"

namespace tool::emit {

Formula formula_of(plan::Matmul const&, Step const& step) {
  return matmul(step.operand(0), step.operand(1));
}

Formula formula_of(plan::Dense const&, Step const& step) {
  if (step.operands() < 3) return linear(step.operand(0), step.weight(1));
  return linear(step.operand(0), step.weight(1), step.weight(2));
}

Formula formula_of(plan::Reduce const& reduction, Step const& step) {
  Formula const x = step.operand(0);
  auto const by = [&](char const* function, Formula const& of) {
    return reduce(function, of, reduction.axes, reduction.keep);
  };
  switch (reduction.reduction) {
    using enum plan::Reduction;
    case sum:
      return by("sum", x);
    case mean:
      return by("mean", x);
    case max:
      return by("max", x);
    case min:
      return by("min", x);
    case product:
      return by("prod", x);
    case argmax:
      return by("argmax", x);
    case argmin:
      return by("argmax", unary({plan::UnaryFunction::negate}, x));
  }
  throw Unsayable("a reduction that the writer of expressions does not know");
}

Formula formula_of(plan::CumulativeSum const& sum, Step const& step) {
  return along("cumsum", step.operand(0), sum.axis);
}

Formula formula_of(plan::Softmax const& softmax, Step const& step) {
  return along(softmax.is_log ? "log_softmax" : "softmax", step.operand(0), softmax.axis);
}

}  // namespace tool::emit
