#include "weights_by_nature.hpp"

#include <algorithm>
#include <vector>

namespace {

// Operator, and its operands that are weights.
std::map<std::string_view, std::vector<std::size_t>> const weights{
    {"BatchNormalization", {1, 2, 3, 4}},
    {"CastLike", {1}},
    {"Clip", {1, 2}},
    {"Compress", {1}},
    {"ConstantOfShape", {0}},
    {"Conv", {1, 2}},
    {"ConvTranspose", {1, 2}},
    {"CumSum", {1}},
    {"Dropout", {1, 2}},
    {"Expand", {1}},
    {"EyeLike", {0}},
    {"GRU", {1, 2, 3, 4, 5}},
    {"Gather", {1}},
    {"GatherElements", {1}},
    {"GatherND", {1}},
    {"Gemm", {1, 2}},
    {"GroupNormalization", {1, 2}},
    {"InstanceNormalization", {1, 2}},
    {"LSTM", {1, 2, 3, 4, 5, 6, 7}},
    {"LayerNormalization", {1, 2}},
    {"PRelu", {1}},
    {"Pad", {1, 2, 3}},
    {"RNN", {1, 2, 3, 4, 5}},
    {"Range", {0, 1, 2}},
    {"ReduceL1", {1}},
    {"ReduceL2", {1}},
    {"ReduceLogSum", {1}},
    {"ReduceLogSumExp", {1}},
    {"ReduceMax", {1}},
    {"ReduceMean", {1}},
    {"ReduceMin", {1}},
    {"ReduceProd", {1}},
    {"ReduceSum", {1}},
    {"ReduceSumSquare", {1}},
    {"Reshape", {1}},
    {"Resize", {1, 2, 3}},
    {"ReverseSequence", {1}},
    {"Scatter", {1}},
    {"ScatterElements", {1}},
    {"ScatterND", {1}},
    {"Slice", {1, 2, 3, 4}},
    {"Split", {1}},
    {"Squeeze", {1}},
    {"Tile", {1}},
    {"Trilu", {1}},
    {"Unsqueeze", {1}},
    {"Upsample", {1}},
};

// Whether something reads the input, and whatever does has it as a weight.
bool is_weight(tool::Model const& model, std::string const& input) {
  std::size_t readers = 0;
  for (tool::Node const& node : model.nodes) {
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      if (node.inputs[i] != input) continue;
      if (!is_weight_by_nature(node.op, i)) return false;
      ++readers;
    }
  }
  return readers > 0;
}

}  // namespace

bool is_weight_by_nature(std::string_view op, std::size_t operand) {
  auto const found = weights.find(op);
  return found != weights.end() &&
         std::find(found->second.begin(), found->second.end(), operand) != found->second.end();
}

void bind_weights(tool::Model& model, std::map<std::string, tool::Array>& inputs) {
  std::vector<std::string> bound;
  for (tool::Port const& port : model.inputs) {
    if (inputs.contains(port.name) && is_weight(model, port.name)) bound.push_back(port.name);
  }
  for (std::string const& name : bound) bind_constant(model, name, inputs.extract(name).mapped());
}
