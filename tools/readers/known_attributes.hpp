// Which attributes ONNX's operators have, by opset: known_attributes.txt.
#pragma once

#include <string_view>

namespace tool {

// Whether an operator has an attribute of this name in an opset; of an operator that is not known, true.
bool has_attribute(std::string_view op, int opset, std::string_view attribute);

}  // namespace tool
