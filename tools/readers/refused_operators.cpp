#include "readers/refused_operators.hpp"

#include <algorithm>

#include "lowering/unsupported.hpp"

namespace tool {

// Integer-quantised operators find their place by leaving this list.
std::vector<std::string_view> const& refused_operators() {
  static std::vector<std::string_view> const names{
      "ConcatFromSequence",
      "ConvInteger",
      "DequantizeLinear",
      "DynamicQuantizeLinear",
      "If",
      "ImageDecoder",
      "Loop",
      "MatMulInteger",
      "Optional",
      "OptionalGetElement",
      "OptionalHasElement",
      "QLinearConv",
      "QLinearMatMul",
      "QuantizeLinear",
      "RegexFullMatch",
      "Scan",
      "SequenceAt",
      "SequenceConstruct",
      "SequenceEmpty",
      "SequenceErase",
      "SequenceInsert",
      "SequenceLength",
      "SequenceMap",
      "SplitToSequence",
      "StringConcat",
      "StringNormalizer",
      "StringSplit",
      "TfIdfVectorizer",
  };
  return names;
}

std::string refusal_of(std::string_view op) {
  if (std::ranges::find(refused_operators(), op) == refused_operators().end()) return {};
  std::string const reason(lowering::reason_of(op));
  return reason.starts_with("not supported") ? "is " + reason : "is not supported: " + reason;
}

}  // namespace tool
