// The broadcast that ONNX had below opset 7.
#pragma once

#include "lowering/step.hpp"

namespace tool::lowering {

// The second operand of two that are broadcast. Below opset 7 its axes stand at `axis` of the first operand, by default
// at the last ones: axes of extent 1 are put behind it.
Id second_operand(Step& step);

}  // namespace tool::lowering
