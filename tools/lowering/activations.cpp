// ONNX's activations: https://github.com/onnx/onnx/blob/main/docs/Operators.md has the defaults of their attributes.
#include <cmath>
#include <limits>

#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

template <UnaryFunction Function>
void lower_plain(Step& step) {
  step.give(step.unary(Function, step.operand(0)));
}

void lower_leaky_relu(Step& step) {
  step.give(step.unary(UnaryFunction::leaky_relu, step.operand(0), step.real("alpha", 0.01)));
}
void lower_elu(Step& step) {
  step.give(step.unary(UnaryFunction::elu, step.operand(0), step.real("alpha", 1)));
}
void lower_celu(Step& step) {
  step.give(step.unary(UnaryFunction::celu, step.operand(0), step.real("alpha", 1)));
}
void lower_thresholded_relu(Step& step) {
  step.give(step.unary(UnaryFunction::thresholded_relu, step.operand(0), step.real("alpha", 1)));
}
void lower_hard_sigmoid(Step& step) {
  step.give(step.unary(UnaryFunction::hard_sigmoid, step.operand(0), step.real("alpha", 0.2), step.real("beta", 0.5)));
}

// Opset 1 wrote its constants with five digits.
void lower_selu(Step& step) {
  double const alpha = step.real("alpha", step.opset() < 6 ? 1.6732 : 1.67326319217681884765625);
  double const gamma = step.real("gamma", step.opset() < 6 ? 1.0507 : 1.05070102214813232421875);
  step.give(step.unary(UnaryFunction::selu, step.operand(0), alpha, gamma));
}

void lower_gelu(Step& step) {
  bool const is_tanh = step.text("approximate", "none") == "tanh";
  step.give(step.unary(is_tanh ? UnaryFunction::gelu_tanh : UnaryFunction::gelu, step.operand(0)));
}

// x + bias where x < -lambd, x - bias where x > lambd, else 0.
void lower_shrink(Step& step) {
  double const bias = step.real("bias", 0);
  double const lambd = step.real("lambd", 0.5);
  Id const x = step.operand(0);
  Id const above = step.where(step.binary(BinaryFunction::greater, x, lambd),
                              step.binary(BinaryFunction::subtract, x, bias), step.number(0));
  step.give(step.where(step.binary(BinaryFunction::less, x, -lambd), step.binary(BinaryFunction::add, x, bias), above));
}

// Below opset 7 a slope of one axis is one a channel.
void lower_prelu(Step& step) {
  Id const x = step.operand(0);
  Id slope = step.operand(1);
  if (step.opset() < 7 && step.rank(slope) == 1 && step.extent(slope, 0) != 1)
    slope = step.along_channels(slope, step.rank(x));
  step.give(step.binary(BinaryFunction::prelu, x, slope));
}

// A bound of Clip: attributes below opset 11, then operands.
double bound(Step const& step, std::size_t operand, std::string_view attribute, double otherwise) {
  double value = otherwise;
  if (step.opset() < 11) {
    value = step.real(attribute, otherwise);
  } else if (step.has(operand)) {
    Array const& number = step.fixed(operand, "its bounds");
    if (number.values.size() != 1) step.refuse("expected a number as bound, found " + spell(number.shape));
    value = number.values.front();
  }
  bool const is_largest = std::abs(value) >= static_cast<double>(std::numeric_limits<float>::max());
  return is_largest ? std::copysign(std::numeric_limits<double>::infinity(), value) : value;
}

bool has_computed_bound(Step const& step) {
  if (step.opset() < 11) return false;
  return (step.has(1) && step.numbers(1) == nullptr) || (step.has(2) && step.numbers(2) == nullptr);
}

void lower_clip(Step& step) {
  Id x = step.operand(0);
  if (has_computed_bound(step)) {
    if (step.has(1)) x = step.binary(BinaryFunction::maximum, x, step.operand(1));
    if (step.has(2)) x = step.binary(BinaryFunction::minimum, x, step.operand(2));
    return step.give(x);
  }
  double const infinity = std::numeric_limits<double>::infinity();
  double const least = bound(step, 1, "min", -infinity);
  double const most = bound(step, 2, "max", infinity);
  step.give(std::isinf(least) && std::isinf(most) ? x : step.unary(UnaryFunction::clamp, x, least, most));
}

}  // namespace

void add_activations(Rules& rules) {
  rules["Relu"] = lower_plain<UnaryFunction::relu>;
  rules["Sigmoid"] = lower_plain<UnaryFunction::sigmoid>;
  rules["Tanh"] = lower_plain<UnaryFunction::tanh>;
  rules["Softplus"] = lower_plain<UnaryFunction::softplus>;
  rules["Softsign"] = lower_plain<UnaryFunction::softsign>;
  rules["HardSwish"] = lower_plain<UnaryFunction::hard_swish>;
  rules["Mish"] = lower_plain<UnaryFunction::mish>;
  rules["LeakyRelu"] = lower_leaky_relu;
  rules["Elu"] = lower_elu;
  rules["Celu"] = lower_celu;
  rules["Selu"] = lower_selu;
  rules["ThresholdedRelu"] = lower_thresholded_relu;
  rules["HardSigmoid"] = lower_hard_sigmoid;
  rules["Gelu"] = lower_gelu;
  rules["Shrink"] = lower_shrink;
  rules["PRelu"] = lower_prelu;
  rules["Clip"] = lower_clip;
}

}  // namespace tool::lowering
