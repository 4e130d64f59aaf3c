// Dual numbers: a value and its derivative, computed together.
#pragma once

#include "ingot/core/prologue.hpp"

#include "ingot/core/math.hpp"
#include "ingot/core/scalar.hpp"

namespace ingot {

// a + b e with e^2 = 0: carries a directional derivative b through any arithmetic (forward-mode
// differentiation, Clifford 1873). A network of `Dual<double>` proves its own backward pass.
// Comparisons look at the value alone.
template <class T>
struct Dual {
  T value{};
  T derivative{};

  constexpr Dual() = default;
  constexpr Dual(T v, T d) : value(v), derivative(d) {}
  template <class Number>
  requires std::is_arithmetic_v<Number>
  explicit constexpr Dual(Number v) : value(static_cast<T>(v)) {}

  friend constexpr Dual operator+(Dual a, Dual b) { return {a.value + b.value, a.derivative + b.derivative}; }
  friend constexpr Dual operator-(Dual a, Dual b) { return {a.value - b.value, a.derivative - b.derivative}; }
  friend constexpr Dual operator-(Dual a) { return {-a.value, -a.derivative}; }
  friend constexpr Dual operator*(Dual a, Dual b) {
    return {a.value * b.value, a.derivative * b.value + a.value * b.derivative};
  }
  friend constexpr Dual operator/(Dual a, Dual b) {
    T const quotient = a.value / b.value;
    return {quotient, (a.derivative - quotient * b.derivative) / b.value};
  }
  constexpr Dual& operator+=(Dual b) { return *this = *this + b; }
  constexpr Dual& operator-=(Dual b) { return *this = *this - b; }
  constexpr Dual& operator*=(Dual b) { return *this = *this * b; }
  constexpr Dual& operator/=(Dual b) { return *this = *this / b; }

  friend constexpr bool operator==(Dual a, Dual b) { return a.value == b.value; }
  friend constexpr bool operator<(Dual a, Dual b) { return a.value < b.value; }
  friend constexpr bool operator>(Dual a, Dual b) { return a.value > b.value; }
  friend constexpr bool operator<=(Dual a, Dual b) { return a.value <= b.value; }
  friend constexpr bool operator>=(Dual a, Dual b) { return a.value >= b.value; }
};

template <class T>
inline constexpr bool is_scalar<Dual<T>> = is_scalar<T>;

// The chain rule for each function.
template <class T>
struct ScalarMath<Dual<T>> {
  using D = Dual<T>;
  using M = ScalarMath<T>;

  static constexpr D exp(D x) {
    T const y = M::exp(x.value);
    return {y, y * x.derivative};
  }
  static constexpr D expm1(D x) { return {M::expm1(x.value), M::exp(x.value) * x.derivative}; }
  static constexpr D log(D x) { return {M::log(x.value), x.derivative / x.value}; }
  static constexpr D log1p(D x) { return {M::log1p(x.value), x.derivative / (T(1) + x.value)}; }
  static constexpr D sqrt(D x) {
    T const y = M::sqrt(x.value);
    return {y, x.derivative / (T(2) * y)};
  }
  // y x^(y - 1) dx + x^y ln x dy. The logarithm is left out where the exponent does not vary and x has none, and for
  // 0^y with y > 0, which does not vary with y.
  static constexpr D pow(D x, D y) {
    T const p = M::pow(x.value, y.value);
    T const slope = y.value == T(0) ? T(0) : y.value * M::pow(x.value, y.value - T(1));
    T derivative = slope * x.derivative;
    bool const varies = x.value > T(0) || y.derivative != T(0);
    if (varies && !(x.value == T(0) && y.value > T(0))) derivative += p * M::log(x.value) * y.derivative;
    return {p, derivative};
  }
  static constexpr D sin(D x) { return {M::sin(x.value), M::cos(x.value) * x.derivative}; }
  static constexpr D cos(D x) { return {M::cos(x.value), -M::sin(x.value) * x.derivative}; }
  static constexpr D atan(D x) { return {M::atan(x.value), x.derivative / (T(1) + x.value * x.value)}; }
  static constexpr D round(D x) { return {M::round(x.value), T(0)}; }
  static constexpr D remainder(D a, D b) {
    T const y = M::remainder(a.value, b.value);
    return {y, a.derivative - M::round((a.value - y) / b.value) * b.derivative};
  }
  static constexpr D erf(D x) {
    return {M::erf(x.value), T(1.12837916709551257390) * M::exp(-x.value * x.value) * x.derivative};
  }
  static constexpr D tanh(D x) {
    T const y = M::tanh(x.value);
    return {y, (T(1) - y * y) * x.derivative};
  }
  static constexpr D sigmoid(D x) {
    T const y = M::sigmoid(x.value);
    return {y, y * (T(1) - y) * x.derivative};
  }
  static constexpr D softplus(D x) { return {M::softplus(x.value), M::sigmoid(x.value) * x.derivative}; }
  static constexpr D normal_cdf(D x) { return {M::normal_cdf(x.value), M::normal_pdf(x.value) * x.derivative}; }
  static constexpr D normal_pdf(D x) {
    T const y = M::normal_pdf(x.value);
    return {y, -math::bounded(x.value) * y * x.derivative};
  }
  static constexpr double value(D x) { return M::value(x.value); }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
