// The functions of numbers that a plan has.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "plan/evaluate_parts.hpp"

namespace tool::plan {
namespace {

double sigmoid_of(double x) {
  return 1 / (1 + std::exp(-x));
}
double softplus_of(double x) {
  return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}
double hard_sigmoid_of(double x, double alpha, double beta) {
  return std::max(0.0, std::min(1.0, alpha * x + beta));
}
double gelu_tanh_of(double x) {
  return 0.5 * x * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
}
double sign_of(double x) {
  return x > 0 ? 1 : x < 0 ? -1 : x;
}

double activation_of(Unary const& unary, double x) {
  switch (unary.function) {
    case UnaryFunction::tanh:
      return std::tanh(x);
    case UnaryFunction::sigmoid:
      return sigmoid_of(x);
    case UnaryFunction::relu:
      return x < 0 ? 0 : x;
    case UnaryFunction::leaky_relu:
      return x < 0 ? unary.a * x : x;
    case UnaryFunction::elu:
      return x < 0 ? unary.a * std::expm1(x) : x;
    case UnaryFunction::selu:
      return unary.b * (x < 0 ? unary.a * std::expm1(x) : x);
    case UnaryFunction::celu:
      return x < 0 ? unary.a * std::expm1(x / unary.a) : x;
    case UnaryFunction::gelu:
      return 0.5 * x * (1 + std::erf(x / std::numbers::sqrt2));
    case UnaryFunction::gelu_tanh:
      return gelu_tanh_of(x);
    case UnaryFunction::silu:
      return x * sigmoid_of(x);
    case UnaryFunction::mish:
      return x * std::tanh(softplus_of(x));
    case UnaryFunction::softplus:
      return softplus_of(x);
    case UnaryFunction::softsign:
      return x / (1 + std::abs(x));
    case UnaryFunction::hard_sigmoid:
      return hard_sigmoid_of(x, unary.a, unary.b);
    case UnaryFunction::hard_swish:
      return x * hard_sigmoid_of(x, 1.0 / 6, 0.5);
    case UnaryFunction::thresholded_relu:
      return x > unary.a ? x : 0;
    case UnaryFunction::clamp:
      return x < unary.a ? unary.a : x > unary.b ? unary.b : x;
    default:
      return std::numeric_limits<double>::quiet_NaN();
  }
}

}  // namespace

double value_of(Unary const& unary, double x) {
  switch (unary.function) {
    case UnaryFunction::negate:
      return -x;
    case UnaryFunction::abs:
      return std::abs(x);
    case UnaryFunction::sign:
      return sign_of(x);
    case UnaryFunction::exp:
      return std::exp(x);
    case UnaryFunction::log:
      return std::log(x);
    case UnaryFunction::sqrt:
      return std::sqrt(x);
    case UnaryFunction::reciprocal:
      return 1 / x;
    case UnaryFunction::square:
      return x * x;
    case UnaryFunction::floor:
      return std::floor(x);
    case UnaryFunction::ceil:
      return std::ceil(x);
    case UnaryFunction::round:
      return std::nearbyint(x);
    case UnaryFunction::erf:
      return std::erf(x);
    case UnaryFunction::sin:
      return std::sin(x);
    case UnaryFunction::cos:
      return std::cos(x);
    case UnaryFunction::tan:
      return std::tan(x);
    case UnaryFunction::asin:
      return std::asin(x);
    case UnaryFunction::acos:
      return std::acos(x);
    case UnaryFunction::atan:
      return std::atan(x);
    case UnaryFunction::sinh:
      return std::sinh(x);
    case UnaryFunction::cosh:
      return std::cosh(x);
    case UnaryFunction::asinh:
      return std::asinh(x);
    case UnaryFunction::acosh:
      return std::acosh(x);
    case UnaryFunction::atanh:
      return std::atanh(x);
    default:
      return activation_of(unary, x);
  }
}

double value_of(BinaryFunction function, double a, double b) {
  switch (function) {
    case BinaryFunction::add:
      return a + b;
    case BinaryFunction::subtract:
      return a - b;
    case BinaryFunction::multiply:
      return a * b;
    case BinaryFunction::divide:
      return a / b;
    case BinaryFunction::power:
      return std::pow(a, b);
    case BinaryFunction::maximum:
      return std::isnan(b) || a < b ? b : a;
    case BinaryFunction::minimum:
      return std::isnan(b) || b < a ? b : a;
    case BinaryFunction::remainder:
      return std::fmod(a, b);
    case BinaryFunction::prelu:
      return a >= 0 ? a : a * b;
    case BinaryFunction::greater:
      return a > b ? 1 : 0;
    case BinaryFunction::greater_equal:
      return a >= b ? 1 : 0;
    case BinaryFunction::less:
      return a < b ? 1 : 0;
    case BinaryFunction::less_equal:
      return a <= b ? 1 : 0;
    case BinaryFunction::equal:
      return a == b ? 1 : 0;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace tool::plan
