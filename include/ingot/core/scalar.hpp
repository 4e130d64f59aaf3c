// What counts as a number, and numbers as template arguments.
#pragma once

#include "ingot/core/prologue.hpp"

#include <concepts>
#include <limits>
#include <type_traits>

namespace ingot {

static_assert(0.1 != static_cast<double>(0.1F),
              "-fsingle-precision-constant takes digits from every double: Ingot is compiled without it");

// Whether layers can compute in T: `float`, `double`, and whatever specialises this together with
// `ScalarMath` (as `Dual` does).
template <class T>
inline constexpr bool is_scalar = std::is_same_v<T, float> || std::is_same_v<T, double>;

// What layers compute in.
template <class T>
concept Scalar = is_scalar<T>;

// The scalar of a layer that has no parameters and computes in whatever it is given.
struct AnyScalar {};

// A real number as a template argument: `Dropout<0.5, 128>`. (Clang before 18 takes no bare
// `double` there.)
struct Real {
  double value;
  constexpr Real(double v) : value(v) {}
  // `Elu<1, 128>`, `Elu<1.0f, 128>`: Clang 14 makes no double of them on the way.
  template <class Number>
  requires(std::integral<Number> || std::is_same_v<Number, float>)
  constexpr Real(Number v) : value(static_cast<double>(v)) {}
  friend constexpr bool operator==(Real, Real) = default;
};

// Neither infinite nor NaN; a difference of infinities would be no constant expression.
constexpr bool is_finite(Real number) {
  constexpr double largest = std::numeric_limits<double>::max();
  return number.value == number.value && number.value >= -largest && number.value <= largest;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
