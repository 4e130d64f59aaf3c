// The scalar functions of the reference interpreter: the standard library's, or a dual number's own.
#pragma once

#include <cmath>
#include <stdexcept>

#include "ingot/core/dual.hpp"
#include "ingot/graph/operation.hpp"

namespace ingot::tests {

template <class T>
struct ScalarFunctions {
  static T exp(T x) { return std::exp(x); }
  static T expm1(T x) { return std::expm1(x); }
  static T log(T x) { return std::log(x); }
  static T log1p(T x) { return std::log1p(x); }
  static T sqrt(T x) { return std::sqrt(x); }
  static T tanh(T x) { return std::tanh(x); }
  static T sigmoid(T x) { return T(1) / (T(1) + std::exp(-x)); }
  static T softplus(T x) { return std::fmax(x, T(0)) + std::log1p(std::exp(-std::fabs(x))); }
  static T normal_cdf(T x) { return T(0.5) * std::erfc(-x * T(0.70710678118654752440)); }
  static T normal_pdf(T x) { return T(0.39894228040143267794) * std::exp(T(-0.5) * x * x); }
  static T power(T a, T b) { return std::pow(a, b); }
};

template <class T>
struct ScalarFunctions<Dual<T>> : ScalarMath<Dual<T>> {
  using D = Dual<T>;
  using F = ScalarFunctions<T>;

  // d a^b = b a^(b - 1) da + a^b ln a db, a term without its factor where that is exactly 0 (PyTorch's rule).
  static D power(D a, D b) {
    T const y = F::power(a.value, b.value);
    D result{y, T(0)};
    if (b.value != T(0)) result.derivative += b.value * F::power(a.value, b.value - T(1)) * a.derivative;
    if (b.derivative != T(0) && y != T(0)) result.derivative += y * F::log(a.value) * b.derivative;
    return result;
  }
};

// NaN passes through all of them but comparisons and `step`.
template <class T>
T unary_of(graph::Operation operation, T x) {
  using enum graph::Operation;
  using F = ScalarFunctions<T>;
  switch (operation) {
    case negate:
      return -x;
    case exp:
      return F::exp(x);
    case expm1:
      return F::expm1(x);
    case log:
      return F::log(x);
    case log1p:
      return F::log1p(x);
    case sqrt:
      return F::sqrt(x);
    case tanh:
      return F::tanh(x);
    case sigmoid:
      return F::sigmoid(x);
    case softplus:
      return F::softplus(x);
    case normal_cdf:
      return F::normal_cdf(x);
    case normal_pdf:
      return F::normal_pdf(x);
    case relu:
      return x <= T(0) ? T(0) : x;
    case step:
      return T(x <= T(0) ? 0 : 1);
    case abs:
      return x == T(0) ? T(0) : x < T(0) ? -x : x;
    case sign:
      return x == T(0) ? T(0) : x < T(0) ? T(-1) : x > T(0) ? T(1) : x;
    default:
      throw std::invalid_argument("no such function of one number");
  }
}

template <class T>
T binary_of(graph::Operation operation, T a, T b) {
  using enum graph::Operation;
  // Of equals the mean, which is the same number and has half of either derivative.
  auto const between = [](T p, T q) { return p == q ? T(0.5) * p + T(0.5) * q : p + q; };
  switch (operation) {
    case add:
      return a + b;
    case subtract:
      return a - b;
    case multiply:
      return a * b;
    case divide:
      return a / b;
    case power:
      return ScalarFunctions<T>::power(a, b);
    case maximum:
      return a > b ? a : b > a ? b : between(a, b);
    case minimum:
      return a < b ? a : b < a ? b : between(a, b);
    case greater:
      return T(a > b ? 1 : 0);
    case greater_equal:
      return T(a >= b ? 1 : 0);
    default:
      throw std::invalid_argument("no such function of two numbers");
  }
}

}  // namespace ingot::tests
