// What the library cannot say of ONNX, and why: unsupported.txt.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tool::lowering {

// `Operator`, or `Operator, what` for an attribute, operand or rank of an operator that is otherwise lowered; behind it
// the reason and what would do.
struct Unsupported {
  std::string_view key;
  std::string_view reason;
};

std::vector<Unsupported> const& unsupported();

// The reason for a key; empty where there is none.
std::string_view reason_of(std::string_view key);

// What is said of a node: "is not supported: " and the reason, or "is not supported yet: ..." where that is how it begins.
std::string fault_of(std::string_view reason);

}  // namespace tool::lowering
