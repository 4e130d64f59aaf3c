// Inputs and the outputs that a network is known to give for them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

// The largest difference between a network's outputs and the known ones, as a part of the largest known output; the
// difference itself where all are zero. With contraction off on both sides it is 0, the same bits; with it, of the order
// of the scalar's rounding.
//   inputs, outputs  batches of as many samples, such as `golden_inputs` and `golden_outputs` of a frozen network
// One output stands on the stack. A NaN makes the result NaN, unless it was expected.
template <class Net, class Inputs, class Outputs, class WorkspaceOfOne>
constexpr auto known_answers_error(Net const& net, Inputs const& inputs, Outputs const& outputs,
                                   WorkspaceOfOne& workspace) {
  using T = typename Outputs::value_type;
  using X = typename Net::input_shape;
  using Y = typename Net::output_shape;
  constexpr std::size_t count = Inputs::size() / X::size;
  static_assert(std::is_same_v<Inputs, batch_t<T, count, X>> && std::is_same_v<Outputs, batch_t<T, count, Y>>,
                "known_answers_error(net, inputs, outputs, workspace) takes a batch of inputs and one of outputs");
  T worst = T(0);
  T largest = T(0);
  for (std::size_t n = 0; n < count; ++n) {
    tensor_t<T, Y> y;
    net.template forward<1>(View<T const, 1, X>(inputs.data() + n * X::size, X::size), y, workspace);
    for (std::size_t i = 0; i < Y::size; ++i) {
      T const expected = outputs[n * Y::size + i];
      T const difference = y[i] > expected ? y[i] - expected : expected - y[i];
      T const size = expected > T(0) ? expected : -expected;
      bool const both_nan = y[i] != y[i] && expected != expected;
      if (!both_nan && !(difference <= worst)) worst = difference;
      if (size > largest) largest = size;
    }
  }
  return largest > T(0) ? worst / largest : worst;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
