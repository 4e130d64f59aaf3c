// Operators of ONNX's own domain that the reader refuses by name.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tool {

// Why the reader does not take an operator; empty where it does. Others may refuse more: what the library cannot say.
// Integer-quantised operators find their place by leaving this list.
constexpr std::string_view refusal_of(std::string_view op) {
  constexpr std::string_view control = "is not supported: control flow";
  constexpr std::string_view quantised = "is not supported yet: integer-quantised models";
  constexpr std::string_view sequences = "is not supported: sequences and optional values";
  constexpr std::string_view strings = "is not supported: strings";
  constexpr auto table = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"ConcatFromSequence", sequences},
      {"ConvInteger", quantised},
      {"DequantizeLinear", quantised},
      {"DynamicQuantizeLinear", quantised},
      {"If", control},
      {"Loop", control},
      {"MatMulInteger", quantised},
      {"Optional", sequences},
      {"OptionalGetElement", sequences},
      {"OptionalHasElement", sequences},
      {"QLinearConv", quantised},
      {"QLinearMatMul", quantised},
      {"QuantizeLinear", quantised},
      {"RegexFullMatch", strings},
      {"Scan", control},
      {"SequenceAt", sequences},
      {"SequenceConstruct", sequences},
      {"SequenceEmpty", sequences},
      {"SequenceErase", sequences},
      {"SequenceInsert", sequences},
      {"SequenceLength", sequences},
      {"SequenceMap", sequences},
      {"SplitToSequence", sequences},
      {"StringConcat", strings},
      {"StringNormalizer", strings},
      {"StringSplit", strings},
      {"TfIdfVectorizer", strings},
  });
  auto const found = std::ranges::find(table, op, &std::pair<std::string_view, std::string_view>::first);
  return found == table.end() ? std::string_view() : found->second;
}

}  // namespace tool
