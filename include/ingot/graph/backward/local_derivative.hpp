// Derivatives of elementwise operations with respect to one operand, as operations on numbers.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <limits>

#include "ingot/graph/evaluation/schedule.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"

namespace ingot::graph {

// The values that a derivative looks at, besides the gradient of the operation's result.
struct ValuesRead {
  bool left = false;
  bool right = false;
  bool value = false;  // the result itself
};

// What the derivative of an operation by its operand reads.
constexpr ValuesRead values_read(Operation operation, std::size_t operand) {
  switch (operation) {
    case Operation::exp:
    case Operation::expm1:
    case Operation::sqrt:
    case Operation::tanh:
    case Operation::sigmoid:
    case Operation::relu:
      return {.value = true};
    case Operation::log:
    case Operation::log1p:
    case Operation::softplus:
    case Operation::normal_cdf:
    case Operation::abs:
      return {.left = true};
    case Operation::normal_pdf:
      return {.left = true, .value = true};
    case Operation::multiply:
      return operand == 0 ? ValuesRead{.right = true} : ValuesRead{.left = true};
    case Operation::divide:
      return operand == 0 ? ValuesRead{.right = true} : ValuesRead{.right = true, .value = true};
    case Operation::power:
      return operand == 0 ? ValuesRead{.left = true, .right = true}
                          : ValuesRead{.left = true, .right = true, .value = true};
    case Operation::maximum:
    case Operation::minimum:
      return {.left = true, .right = true};
    case Operation::where:
      return operand == 0 ? ValuesRead{} : ValuesRead{.left = true};
    default:
      return {};
  }
}

// Whether the derivative is zero everywhere.
constexpr bool is_flat(Operation operation, std::size_t operand) {
  return operation == Operation::step || operation == Operation::sign || operation == Operation::greater ||
         operation == Operation::greater_equal || (operation == Operation::where && operand == 0);
}

// What a derivative is written with: the gradient of the result, the operands, the result.
struct DerivativeArguments {
  Argument gradient{};
  Argument left{};
  Argument right{};
  Argument value{};
};

// Writes the operations of one derivative; Sink has number(double) and result(operation, arguments...), which give
// arguments. Source: calculus; at kinks and ties PyTorch's choice.
template <class Sink>
struct DerivativeWriter {
  Sink& sink;
  DerivativeArguments of;

  constexpr Argument times_gradient(Argument factor) const { return apply(Operation::multiply, of.gradient, factor); }

  // Of the operation's result with respect to the operand, times the gradient.
  constexpr Argument write(Operation operation, std::size_t operand) const {
    switch (operation) {
      case Operation::negate:
        return apply(Operation::negate, of.gradient);
      case Operation::exp:
        return times_gradient(of.value);
      case Operation::expm1:
        return times_gradient(apply(Operation::add, of.value, sink.number(1)));
      case Operation::log:
        return apply(Operation::divide, of.gradient, of.left);
      case Operation::log1p:
        return apply(Operation::divide, of.gradient, apply(Operation::add, of.left, sink.number(1)));
      case Operation::sqrt:
        return apply(Operation::divide, times_gradient(sink.number(0.5)), of.value);
      case Operation::tanh:
        return times_gradient(
            apply(Operation::subtract, sink.number(1), apply(Operation::multiply, of.value, of.value)));
      case Operation::sigmoid:
        return times_gradient(
            apply(Operation::multiply, of.value, apply(Operation::subtract, sink.number(1), of.value)));
      case Operation::softplus:
        return times_gradient(apply(Operation::sigmoid, of.left));
      case Operation::normal_cdf:
        return times_gradient(apply(Operation::normal_pdf, of.left));
      case Operation::normal_pdf:
        // Not infinity times 0.
        return apply(Operation::negate,
                     times_gradient(apply(Operation::where, of.value, apply(Operation::multiply, of.left, of.value),
                                          sink.number(0))));
      case Operation::relu:
        return times_gradient(apply(Operation::step, of.value));
      case Operation::abs:
        return times_gradient(apply(Operation::sign, of.left));
      case Operation::subtract:
        return operand == 0 ? of.gradient : apply(Operation::negate, of.gradient);
      case Operation::multiply:
        return times_gradient(operand == 0 ? of.right : of.left);
      case Operation::divide:
        return operand == 0 ? apply(Operation::divide, of.gradient, of.right)
                            : apply(Operation::negate, apply(Operation::divide, times_gradient(of.value), of.right));
      case Operation::power:
        return operand == 0 ? of_base() : of_exponent();
      case Operation::maximum:
        return times_gradient(operand == 0 ? share(of.left, of.right) : share(of.right, of.left));
      case Operation::minimum:
        return times_gradient(operand == 0 ? share(of.right, of.left) : share(of.left, of.right));
      case Operation::where:
        return operand == 1 ? apply(Operation::where, of.left, of.gradient, sink.number(0))
                            : apply(Operation::where, of.left, sink.number(0), of.gradient);
      default:
        return of.gradient;  // a sum's
    }
  }

 private:
  // b a^(b - 1), and 0 for b = 0 whatever a is.
  constexpr Argument of_base() const {
    Argument const lower = apply(Operation::power, of.left, apply(Operation::subtract, of.right, sink.number(1)));
    Argument const slope = times_gradient(apply(Operation::multiply, of.right, lower));
    return apply(Operation::where, of.right, slope, sink.number(0));
  }
  // a^b ln a, and 0 for a = 0 and b >= 0.
  constexpr Argument of_exponent() const {
    Argument const slope = times_gradient(apply(Operation::multiply, of.value, apply(Operation::log, of.left)));
    Argument const at_zero =
        apply(Operation::where, apply(Operation::greater_equal, of.right, sink.number(0)), sink.number(0), slope);
    return apply(Operation::where, of.left, slope, at_zero);
  }
  // 1 where a is larger, 1/2 where both are equal, 0 where b is larger, NaN where one is NaN.
  constexpr Argument share(Argument a, Argument b) const {
    Argument const unordered = sink.number(std::numeric_limits<double>::quiet_NaN());
    Argument const equal = apply(Operation::where, apply(Operation::greater_equal, a, b), sink.number(0.5), unordered);
    Argument const ordered = apply(Operation::where, apply(Operation::greater, b, a), sink.number(0), equal);
    return apply(Operation::where, apply(Operation::greater, a, b), sink.number(1), ordered);
  }
  template <class... Arguments>
  constexpr Argument apply(Operation operation, Arguments... arguments) const {
    return sink.result(operation, arguments...);
  }
};

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"
