// Operators of ONNX's own domain that the reader refuses by name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tool {

// What no model of tensors of numbers has: control flow, sequences and optional values, strings, integers of quantised
// models. Others may refuse more: what the library cannot say.
std::vector<std::string_view> const& refused_operators();

// Why one of them is refused, as lowering/unsupported.txt has it; empty for every other operator.
std::string refusal_of(std::string_view op);

}  // namespace tool
