// The broadcast that ONNX had below opset 7.
#pragma once

#include "lowering/step.hpp"

namespace tool::lowering {

// The second operand of two that are broadcast. Below opset 7 its axes stand at `axis` of the first operand, by default
// at the last ones: axes of extent 1 are put behind it.
Id second_operand(Step& step);

// The rule of a function of two operands.
template <plan::BinaryFunction Function>
void lower_binary(Step& step) {
  step.give(step.binary(Function, step.operand(0), second_operand(step)));
}

}  // namespace tool::lowering
