// The scalar functions of the reference interpreter: the standard library's, or a dual number's own.
#pragma once

#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include "ingot/core/dual.hpp"

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
  static T sin(T x) { return std::sin(x); }
  static T cos(T x) { return std::cos(x); }
  static T normal_pdf(T x) { return T(0.39894228040143267794) * std::exp(T(-0.5) * x * x); }
  static T power(T a, T b) { return std::pow(a, b); }
  static T atan(T x) { return std::atan(x); }
  static T erf(T x) { return std::erf(x); }
  static T round(T x) { return std::nearbyint(x); }
  static T remainder(T a, T b) { return std::fmod(a, b); }
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

// Of equals the mean, which is the same number and has half of either derivative; else NaN.
template <class T>
T of_equals(T a, T b) {
  return a == b ? T(0.5) * a + T(0.5) * b : a + b;
}

// What an operation gives, found by its name, so that nothing is asked of the library's own entries. NaN passes through
// all of them but comparisons and `step`.
template <class T>
T value_of(std::string_view operation, T const* x) {
  using F = ScalarFunctions<T>;
  static std::map<std::string_view, T (*)(T const*)> const functions{
      {"negate", [](T const* v) { return -v[0]; }},
      {"exp", [](T const* v) { return F::exp(v[0]); }},
      {"expm1", [](T const* v) { return F::expm1(v[0]); }},
      {"log", [](T const* v) { return F::log(v[0]); }},
      {"log1p", [](T const* v) { return F::log1p(v[0]); }},
      {"sqrt", [](T const* v) { return F::sqrt(v[0]); }},
      {"sin", [](T const* v) { return F::sin(v[0]); }},
      {"cos", [](T const* v) { return F::cos(v[0]); }},
      {"tanh", [](T const* v) { return F::tanh(v[0]); }},
      {"sigmoid", [](T const* v) { return F::sigmoid(v[0]); }},
      {"softplus", [](T const* v) { return F::softplus(v[0]); }},
      {"normal_cdf", [](T const* v) { return F::normal_cdf(v[0]); }},
      {"normal_pdf", [](T const* v) { return F::normal_pdf(v[0]); }},
      {"relu", [](T const* v) { return v[0] <= T(0) ? T(0) : v[0]; }},
      {"step", [](T const* v) { return T(v[0] <= T(0) ? 0 : 1); }},
      {"abs", [](T const* v) { return v[0] == T(0)  ? T(0)
                                      : v[0] < T(0) ? -v[0]
                                                    : v[0]; }},
      {"sign", [](T const* v) { return v[0] == T(0)  ? T(0)
                                       : v[0] < T(0) ? T(-1)
                                       : v[0] > T(0) ? T(1)
                                                     : v[0]; }},
      {"add", [](T const* v) { return v[0] + v[1]; }},
      {"subtract", [](T const* v) { return v[0] - v[1]; }},
      {"multiply", [](T const* v) { return v[0] * v[1]; }},
      {"divide", [](T const* v) { return v[0] / v[1]; }},
      {"power", [](T const* v) { return F::power(v[0], v[1]); }},
      {"maximum", [](T const* v) { return v[0] > v[1]   ? v[0]
                                          : v[1] > v[0] ? v[1]
                                                        : of_equals(v[0], v[1]); }},
      {"minimum", [](T const* v) { return v[0] < v[1]   ? v[0]
                                          : v[1] < v[0] ? v[1]
                                                        : of_equals(v[0], v[1]); }},
      {"atan", [](T const* v) { return F::atan(v[0]); }},
      {"erf", [](T const* v) { return F::erf(v[0]); }},
      {"round", [](T const* v) { return F::round(v[0]); }},
      {"remainder", [](T const* v) { return F::remainder(v[0], v[1]); }},
      {"greater", [](T const* v) { return T(v[0] > v[1] ? 1 : 0); }},
      {"greater_equal", [](T const* v) { return T(v[0] >= v[1] ? 1 : 0); }},
      {"where", [](T const* v) { return v[0] != T(0) ? v[1] : v[2]; }},
      {"clamp", [](T const* v) { return v[0] < v[1]   ? (v[1] > v[2] ? v[2] : v[1])
                                        : v[0] > v[2] ? v[2]
                                                      : v[0]; }},
  };
  auto const found = functions.find(operation);
  if (found == functions.end()) throw std::invalid_argument("the reference does not know " + std::string(operation));
  return found->second(x);
}

}  // namespace ingot::tests
