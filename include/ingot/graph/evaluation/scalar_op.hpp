// The body of a loop: elementwise operations on numbers, in order.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/graph/elementwise_table.hpp"
#include "ingot/graph/evaluation/schedule.hpp"

namespace ingot::graph::detail {

template <std::size_t Inputs, std::size_t Constants, std::size_t ScalarOps>
struct LoopFunction {
  std::array<double, Constants> constants{};
  std::array<ScalarOp, ScalarOps> scalar_ops{};
};

// An operation with its constant arguments, so that its symbol does not contain the whole loop.
struct NumberedScalarOp {
  ScalarOp scalar_op{};
  std::array<double, 3> constants{};
};
template <std::size_t Inputs, std::size_t Constants, std::size_t ScalarOps>
constexpr NumberedScalarOp numbered_scalar_op(LoopFunction<Inputs, Constants, ScalarOps> const& function,
                                              std::size_t position) {
  NumberedScalarOp numbered{function.scalar_ops[position], {}};
  for (std::size_t i = 0; i < 3; ++i) {
    Argument& argument = numbered.scalar_op.arguments[i];
    if (argument.source != Source::constant) continue;
    numbered.constants[i] = function.constants[argument.index];
    argument.index = 0;
  }
  return numbered;
}

template <NumberedScalarOp M, std::size_t I, class T>
constexpr T argument_of(T const* inputs, T const* results) {
  constexpr Argument argument = M.scalar_op.arguments[I];
  if constexpr (argument.source == Source::constant) {
    constexpr double constant = M.constants[I];
    return static_cast<T>(constant);
  } else if constexpr (argument.source == Source::input) {
    return inputs[argument.index];
  } else {
    return results[argument.index];
  }
}
template <NumberedScalarOp M, class T>
constexpr T run_scalar_op(T const* inputs, T const* results) {
  using Entry = entry_of<M.scalar_op.operation>;
  if constexpr (Entry::arity == 1) {
    return Entry::value(argument_of<M, 0>(inputs, results));
  } else if constexpr (Entry::arity == 2) {
    return Entry::value(argument_of<M, 0>(inputs, results), argument_of<M, 1>(inputs, results));
  } else {
    return Entry::value(argument_of<M, 0>(inputs, results), argument_of<M, 1>(inputs, results),
                        argument_of<M, 2>(inputs, results));
  }
}

// f(inputs...), the result of the last operation: of numbers T or of packs of them.
template <auto Function, class T, std::size_t Inputs, std::size_t Constants, std::size_t ScalarOps>
struct Evaluate {
  // Whether loops over it are worth registers.
  static constexpr bool in_registers = Inputs > 0 && []<std::size_t... I>(std::index_sequence<I...>) {
    return (entry_of<Function.scalar_ops[I].operation>::of_packs && ... && true) &&
           (entry_of<Function.scalar_ops[I].operation>::is_dear || ... || false);
  }(std::make_index_sequence<ScalarOps>{});

  template <class... Values>
  constexpr auto operator()(Values const&... values) const {
    using N = ingot::detail::type_at_t<0, Values..., T>;
    if constexpr (ScalarOps == 0 && Inputs == 0) {
      return static_cast<T>(Function.constants[0]);
    } else if constexpr (ScalarOps == 0) {
      N const inputs[Inputs]{values...};
      return inputs[0];
    } else {
      N const inputs[Inputs + 1]{values..., N(T(0))};
      N results[ScalarOps]{};
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        static_cast<void>(ingot::detail::InOrder{
            true, (results[I] = run_scalar_op<numbered_scalar_op(Function, I)>(inputs, results), true)...});
      }(std::make_index_sequence<ScalarOps>{});
      return results[ScalarOps - 1];
    }
  }
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
