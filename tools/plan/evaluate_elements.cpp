// Functions of single elements, and of broadcast ones.
#include <algorithm>
#include <limits>

#include "plan/evaluate_parts.hpp"

namespace tool::plan {

namespace {

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}
double softplus(double x) {
  return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}
double sign(double x) {
  return x > 0 ? 1 : x < 0 ? -1 : x;
}
double hard_sigmoid(double a, double b, double x) {
  return std::max(0.0, std::min(1.0, a * x + b));
}
double normal(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}
double gelu_tanh(double x) {
  double const pi = std::acos(-1.0);
  return 0.5 * x * (1 + std::tanh(std::sqrt(2 / pi) * (x + 0.044715 * x * x * x)));
}

}  // namespace

double apply(Unary const& unary, double x) {
  using enum UnaryFunction;
  double const a = unary.a;
  double const b = unary.b;
  switch (unary.function) {
    case negate:
      return -x;
    case abs:
      return std::abs(x);
    case sign:
      return plan::sign(x);
    case exp:
      return std::exp(x);
    case log:
      return std::log(x);
    case sqrt:
      return std::sqrt(x);
    case reciprocal:
      return 1 / x;
    case square:
      return x * x;
    case floor:
      return std::floor(x);
    case ceil:
      return std::ceil(x);
    case round:
      return std::nearbyint(x);
    case erf:
      return std::erf(x);
    case sin:
      return std::sin(x);
    case cos:
      return std::cos(x);
    case tan:
      return std::tan(x);
    case asin:
      return std::asin(x);
    case acos:
      return std::acos(x);
    case atan:
      return std::atan(x);
    case sinh:
      return std::sinh(x);
    case cosh:
      return std::cosh(x);
    case asinh:
      return std::asinh(x);
    case acosh:
      return std::acosh(x);
    case atanh:
      return std::atanh(x);
    case tanh:
      return std::tanh(x);
    case sigmoid:
      return plan::sigmoid(x);
    case relu:
      return std::max(x, 0.0);
    case leaky_relu:
      return x >= 0 ? x : a * x;
    case elu:
      return x >= 0 ? x : a * std::expm1(x);
    case selu:
      return b * (x >= 0 ? x : a * std::expm1(x));
    case celu:
      return std::max(x, 0.0) + std::min(0.0, a * std::expm1(x / a));
    case gelu:
      return x * normal(x);
    case gelu_tanh:
      return plan::gelu_tanh(x);
    case silu:
      return x * plan::sigmoid(x);
    case mish:
      return x * std::tanh(plan::softplus(x));
    case softplus:
      return plan::softplus(x);
    case softsign:
      return x / (1 + std::abs(x));
    case hard_sigmoid:
      return plan::hard_sigmoid(a, b, x);
    case hard_swish:
      return x * plan::hard_sigmoid(1.0 / 6, 0.5, x);
    case thresholded_relu:
      return x > a ? x : 0;
    case clamp:
      return std::min(std::max(x, a), b);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

double apply(BinaryFunction function, double x, double y) {
  using enum BinaryFunction;
  switch (function) {
    case add:
      return x + y;
    case subtract:
      return x - y;
    case multiply:
      return x * y;
    case divide:
      return x / y;
    case power:
      return std::pow(x, y);
    case maximum:
      return std::max(x, y);
    case minimum:
      return std::min(x, y);
    case remainder:
      return std::fmod(x, y);
    case prelu:
      return x >= 0 ? x : y * x;
    case greater:
      return x > y;
    case greater_equal:
      return x >= y;
    case less:
      return x < y;
    case less_equal:
      return x <= y;
    case equal:
      return x == y;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

Numbers broadcast_of(std::function<double(double const*)> const& function, Arrays const& x, Extents const& shape) {
  std::vector<std::vector<std::size_t>> strides;
  for (Array const* const array : x) {
    std::vector<std::size_t> own = strides_of(array->shape);
    for (std::size_t axis = 0; axis < own.size(); ++axis) own[axis] = array->shape[axis] == 1 ? 0 : own[axis];
    own.insert(own.begin(), shape.size() - own.size(), 0);
    strides.push_back(std::move(own));
  }
  Numbers y(count_of(shape));
  Numbers values(x.size());
  Index index(shape);
  for (double& value : y) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      std::size_t at = 0;
      for (std::size_t axis = 0; axis < shape.size(); ++axis) at += index[axis] * strides[i][axis];
      values[i] = x[i]->values[at];
    }
    value = function(values.data());
    index.advance();
  }
  return y;
}

}  // namespace tool::plan
