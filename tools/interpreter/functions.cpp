// Functions of one number. A formula's a and b are the attributes that stand beside it.
#include <cmath>
#include <map>
#include <numbers>

#include "interpreter/rounding.hpp"
#include "interpreter/rules.hpp"

namespace tool::rules {
namespace {

struct Function {
  int since;
  double (*formula)(double x, double a, double b);
  char const* a_name = nullptr;
  double a = 0;
  char const* b_name = nullptr;
  double b = 0;
};

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}
double softplus(double x) {
  return std::fmax(x, 0) + std::log1p(std::exp(-std::fabs(x)));
}
double sign(double x) {
  return x > 0 ? 1 : x < 0 ? -1 : x;
}
double hard_sigmoid(double x, double a, double b) {
  return std::fmax(0, std::fmin(1, a * x + b));
}

std::map<std::string_view, Function> const& functions() {
  static std::map<std::string_view, Function> const all{
      {"Abs", {1, [](double x, double, double) { return std::fabs(x); }}},
      {"Neg", {1, [](double x, double, double) { return -x; }}},
      {"Sign", {9, [](double x, double, double) { return sign(x); }}},
      {"Exp", {1, [](double x, double, double) { return std::exp(x); }}},
      {"Log", {1, [](double x, double, double) { return std::log(x); }}},
      {"Sqrt", {1, [](double x, double, double) { return std::sqrt(x); }}},
      {"Reciprocal", {1, [](double x, double, double) { return 1 / x; }}},
      {"Floor", {1, [](double x, double, double) { return std::floor(x); }}},
      {"Ceil", {1, [](double x, double, double) { return std::ceil(x); }}},
      {"Round", {11, [](double x, double, double) { return std::nearbyint(x); }}},  // half to even
      {"Erf", {9, [](double x, double, double) { return std::erf(x); }}},
      {"Sin", {7, [](double x, double, double) { return std::sin(x); }}},
      {"Cos", {7, [](double x, double, double) { return std::cos(x); }}},
      {"Tan", {7, [](double x, double, double) { return std::tan(x); }}},
      {"Asin", {7, [](double x, double, double) { return std::asin(x); }}},
      {"Acos", {7, [](double x, double, double) { return std::acos(x); }}},
      {"Atan", {7, [](double x, double, double) { return std::atan(x); }}},
      {"Sinh", {9, [](double x, double, double) { return std::sinh(x); }}},
      {"Cosh", {9, [](double x, double, double) { return std::cosh(x); }}},
      {"Asinh", {9, [](double x, double, double) { return std::asinh(x); }}},
      {"Acosh", {9, [](double x, double, double) { return std::acosh(x); }}},
      {"Atanh", {9, [](double x, double, double) { return std::atanh(x); }}},
      {"Tanh", {1, [](double x, double, double) { return std::tanh(x); }}},
      {"Sigmoid", {1, [](double x, double, double) { return sigmoid(x); }}},
      {"Relu", {1, [](double x, double, double) { return x > 0 || std::isnan(x) ? x : 0; }}},
      {"LeakyRelu", {1, [](double x, double a, double) { return x < 0 ? a * x : x; }, "alpha", 0.01}},
      {"Elu", {1, [](double x, double a, double) { return x < 0 ? a * std::expm1(x) : x; }, "alpha", 1}},
      {"Selu",
       {1, [](double x, double a, double b) { return b * (x > 0 ? x : a * std::expm1(x)); }, "alpha",
        1.67326319217681884765625, "gamma", 1.05070102214813232421875}},
      {"Celu",
       {12, [](double x, double a, double) { return std::fmax(0, x) + std::fmin(0, a * std::expm1(x / a)); }, "alpha",
        1}},
      {"Mish", {18, [](double x, double, double) { return x * std::tanh(softplus(x)); }}},
      {"Softplus", {1, [](double x, double, double) { return softplus(x); }}},
      {"Softsign", {1, [](double x, double, double) { return x / (1 + std::fabs(x)); }}},
      {"HardSigmoid", {1, hard_sigmoid, "alpha", 0.2, "beta", 0.5}},
      {"HardSwish", {14, [](double x, double, double) { return x * hard_sigmoid(x, 1.0 / 6, 0.5); }}},
      {"ThresholdedRelu", {1, [](double x, double a, double) { return x > a ? x : 0; }, "alpha", 1}},
      {"Shrink",
       {9, [](double x, double a, double b) { return x < -a  ? x + b
                                                     : x > a ? x - b
                                                             : 0; }, "lambd", 0.5, "bias", 0}},
  };
  return all;
}

template <class F>
Array mapped(Call& call, Array const& x, Scalar scalar, F f) {
  Array y = call.make(scalar, x.shape);
  for (std::size_t i = 0; i < y.values.size(); ++i) y.values[i] = kept(scalar, f(x.values[i]));
  return y;
}

// y = f(x)
Array of_one_number(Call& call) {
  call.expect_operands(1, 1);
  Function const& function = functions().at(call.op());
  double a = function.a_name == nullptr ? 0 : call.real(function.a_name, function.a);
  double b = function.b_name == nullptr ? 0 : call.real(function.b_name, function.b);
  // Version 1 of Selu gave its constants in fewer digits.
  if (call.op() == "Selu" && call.opset() < 6) {
    a = call.real("alpha", static_cast<double>(1.6732f));
    b = call.real("gamma", static_cast<double>(1.0507f));
  }
  Array const& x = call.operand(0);
  return mapped(call, x, x.scalar, [&](double number) { return function.formula(number, a, b); });
}

// y = x Phi(x), or with approximate = "tanh" its approximation by 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
Array gelu(Call& call) {
  call.expect_operands(1, 1);
  std::string const approximate = call.choice("approximate", "none", {"none", "tanh"});
  Array const& x = call.operand(0);
  if (approximate == "none")
    return mapped(call, x, x.scalar, [](double z) { return 0.5 * z * (1 + std::erf(z / std::numbers::sqrt2)); });
  double const root = std::sqrt(2 / std::numbers::pi);
  return mapped(call, x, x.scalar,
                [root](double z) { return 0.5 * z * (1 + std::tanh(root * (z + 0.044715 * z * z * z))); });
}

// y = min(max(x, smallest), largest); operands since opset 11, attributes before.
Array clip(Call& call) {
  bool const has_attributes = call.opset() < 11;
  call.expect_operands(1, has_attributes ? 1 : 3);
  double smallest = -infinite;
  double largest = infinite;
  if (has_attributes) {
    smallest = call.real("min", smallest);
    largest = call.real("max", largest);
  } else {
    if (call.has(1)) smallest = call.number(1);
    if (call.has(2)) largest = call.number(2);
  }
  Array const& x = call.operand(0);
  return mapped(call, x, x.scalar, [&](double z) {
    double const above = z < smallest ? smallest : z;
    return above > largest ? largest : above;
  });
}

Array is_nan(Call& call) {
  call.expect_operands(1, 1);
  return mapped(call, call.operand(0), Scalar::boolean, [](double x) { return std::isnan(x) ? 1 : 0; });
}

Array is_infinite(Call& call) {
  call.expect_operands(1, 1);
  bool const negative = call.flag("detect_negative", true);
  bool const positive = call.flag("detect_positive", true);
  return mapped(call, call.operand(0), Scalar::boolean,
                [&](double x) { return std::isinf(x) && (x < 0 ? negative : positive) ? 1 : 0; });
}

Array logical_not(Call& call) {
  call.expect_operands(1, 1);
  return mapped(call, call.operand(0), Scalar::boolean, [](double x) { return x == 0 ? 1 : 0; });
}

}  // namespace

void add_functions(Operators& operators) {
  for (auto const& [name, function] : functions()) operators[name] = {function.since, of_one_number};
  operators["Gelu"] = {20, gelu};
  operators["Clip"] = {1, clip};
  operators["IsNaN"] = {9, is_nan};
  operators["IsInf"] = {10, is_infinite};
  operators["Not"] = {1, logical_not};
}

}  // namespace tool::rules
