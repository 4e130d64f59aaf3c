// Inputs and the outputs that a network is known to give for them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

namespace detail {

// Calls f(sample, position, expected, found) for each output of a network on a batch of inputs, in order, until it
// returns false. y is where one output goes.
template <class Net, class Inputs, class Outputs, class WorkspaceOfOne, class F>
constexpr void compare_with_answers(Net const& net, Inputs const& inputs, Outputs const& outputs,
                                    tensor_t<typename Outputs::value_type, typename Net::output_shape>& y,
                                    WorkspaceOfOne& workspace, F&& f) {
  using T = typename Outputs::value_type;
  using X = typename Net::input_shape;
  using Y = typename Net::output_shape;
  for (std::size_t n = 0; n < Inputs::size() / X::size; ++n) {
    ingot::forward<1, T, Net>(net, View<T const, 1, X>(inputs.data() + n * X::size, X::size), y, workspace);
    for (std::size_t i = 0; i < Y::size; ++i) {
      if (!f(n, i, outputs[n * Y::size + i], y[i])) return;
    }
  }
}

// Whether these are batches of as many inputs and outputs of a network.
template <class Net, class Inputs, class Outputs>
inline constexpr bool are_answers = [] {
  using T = typename Outputs::value_type;
  constexpr std::size_t count = Inputs::size() / Net::input_shape::size;
  return std::is_same_v<Inputs, batch_t<T, count, typename Net::input_shape>> &&
         std::is_same_v<Outputs, batch_t<T, count, typename Net::output_shape>>;
}();

}  // namespace detail

// The largest difference between a network's outputs and the known ones, as a part of the largest known output; the
// difference itself where all are zero. With contraction off on both sides it is 0, the same bits; with it, of the order
// of the scalar's rounding.
//   inputs, outputs  batches of as many samples, such as `golden_inputs` and `golden_outputs` of a frozen network
// One output stands on the stack. A NaN makes the result NaN, unless it was expected.
template <class Net, class Inputs, class Outputs, class WorkspaceOfOne>
constexpr auto known_answers_error(Net const& net, Inputs const& inputs, Outputs const& outputs,
                                   WorkspaceOfOne& workspace) {
  using T = typename Outputs::value_type;
  static_assert(detail::are_answers<Net, Inputs, Outputs>,
                "known_answers_error(net, inputs, outputs, workspace) takes a batch of inputs and one of outputs");
  T worst = T(0);
  T largest = T(0);
  tensor_t<T, typename Net::output_shape> y{};
  detail::compare_with_answers(net, inputs, outputs, y, workspace,
                               [&](std::size_t, std::size_t, T const& expected, T const& found) {
                                 T const difference = found > expected ? found - expected : expected - found;
                                 T const size = expected > T(0) ? expected : -expected;
                                 bool const both_nan = found != found && expected != expected;
                                 if (!both_nan && !(difference <= worst)) worst = difference;
                                 if (size > largest) largest = size;
                                 return true;
                               });
  return largest > T(0) ? worst / largest : worst;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
