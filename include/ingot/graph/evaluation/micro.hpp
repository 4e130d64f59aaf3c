// The function of a loop: elementwise operations on numbers, in order.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/math.hpp"
#include "ingot/graph/evaluation/schedule.hpp"
#include "ingot/graph/operation.hpp"

namespace ingot::graph::detail {

template <Operation Op, class T>
constexpr T unary_value(T const& x) {
  if constexpr (Op == Operation::negate) {
    return -x;
  } else if constexpr (Op == Operation::exp) {
    return math::exp(x);
  } else if constexpr (Op == Operation::expm1) {
    return math::expm1(x);
  } else if constexpr (Op == Operation::log) {
    return math::log(x);
  } else if constexpr (Op == Operation::log1p) {
    return math::log1p(x);
  } else if constexpr (Op == Operation::sqrt) {
    return math::sqrt(x);
  } else if constexpr (Op == Operation::tanh) {
    return math::tanh(x);
  } else if constexpr (Op == Operation::sigmoid) {
    return math::sigmoid(x);
  } else if constexpr (Op == Operation::softplus) {
    return math::softplus(x);
  } else if constexpr (Op == Operation::normal_cdf) {
    return math::normal_cdf(x);
  } else if constexpr (Op == Operation::normal_pdf) {
    return math::normal_pdf(x);
  } else if constexpr (Op == Operation::relu) {
    return x < T(0) ? T(0) : x;  // NaN stays NaN
  } else if constexpr (Op == Operation::step) {
    return x <= T(0) ? T(0) : T(1);  // 1 for NaN, which must not become a zero
  } else if constexpr (Op == Operation::abs) {
    return x < T(0) ? -x : x + T(0);  // -0 becomes 0
  } else {
    static_assert(Op == Operation::sign);
    return x < T(0) ? T(-1) : (x > T(0) ? T(1) : x);  // 0 and NaN stay
  }
}

template <Operation Op, class T>
constexpr T binary_value(T const& a, T const& b) {
  if constexpr (Op == Operation::add) {
    return a + b;
  } else if constexpr (Op == Operation::subtract) {
    return a - b;
  } else if constexpr (Op == Operation::multiply) {
    return a * b;
  } else if constexpr (Op == Operation::divide) {
    return a / b;
  } else if constexpr (Op == Operation::power) {
    return ScalarMath<T>::pow(a, b);
  } else if constexpr (Op == Operation::maximum) {
    return math::max(a, b);
  } else if constexpr (Op == Operation::minimum) {
    return a < b ? a : (a != a ? a : b);  // NaN in either gives NaN
  } else if constexpr (Op == Operation::greater) {
    return a > b ? T(1) : T(0);
  } else {
    static_assert(Op == Operation::greater_equal);
    return a >= b ? T(1) : T(0);
  }
}

template <std::size_t Inputs, std::size_t Constants, std::size_t Micros>
struct LoopFunction {
  std::array<double, Constants> constants{};
  std::array<Micro, Micros> micros{};
};

// f(inputs...), the result of the last operation.
template <auto Function, class T, std::size_t Inputs, std::size_t Constants, std::size_t Micros>
struct Evaluate {
  template <Argument A>
  static constexpr T const& value_of(T const* inputs, T const* results) {
    if constexpr (A.source == Source::input) {
      return inputs[A.index];
    } else {
      static_assert(A.source == Source::result);
      return results[A.index];
    }
  }
  template <Argument A>
  static constexpr T argument(T const* inputs, T const* results) {
    if constexpr (A.source == Source::constant) {
      constexpr double constant = Function.constants[A.index];
      return static_cast<T>(constant);
    } else {
      return value_of<A>(inputs, results);
    }
  }

  template <Micro M>
  static constexpr T run(T const* inputs, T const* results) {
    if constexpr (M.operation == Operation::where) {
      return argument<M.arguments[0]>(inputs, results) != T(0) ? argument<M.arguments[1]>(inputs, results)
                                                               : argument<M.arguments[2]>(inputs, results);
    } else if constexpr (is_unary_elementwise(M.operation)) {
      return unary_value<M.operation, T>(argument<M.arguments[0]>(inputs, results));
    } else {
      return binary_value<M.operation, T>(argument<M.arguments[0]>(inputs, results),
                                          argument<M.arguments[1]>(inputs, results));
    }
  }

  template <class... Values>
  constexpr T operator()(Values const&... values) const {
    if constexpr (Micros == 0 && Inputs == 0) {
      return static_cast<T>(Function.constants[0]);
    } else if constexpr (Micros == 0) {
      T const inputs[Inputs]{values...};
      return inputs[0];
    } else {
      T const inputs[Inputs + 1]{values..., T(0)};
      T results[Micros]{};
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        static_cast<void>(
            ingot::detail::InOrder{true, (results[I] = run<Function.micros[I]>(inputs, results), true)...});
      }
      (std::make_index_sequence<Micros>{});
      return results[Micros - 1];
    }
  }
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
