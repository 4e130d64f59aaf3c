#include "port_families.hpp"

#include <initializer_list>
#include <map>

namespace {

std::map<std::string_view, std::string_view> families() {
  std::map<std::string_view, std::string_view> result;
  auto const add = [&](std::string_view family, std::initializer_list<std::string_view> operators) {
    for (std::string_view const op : operators) result[op] = family;
  };
  add("convolution", {"Conv", "ConvTranspose"});
  add("pooling", {"AveragePool", "GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool", "LpPool", "MaxPool"});
  add("dense", {"Einsum", "Gemm", "MatMul"});
  add("normalisation", {"BatchNormalization", "GroupNormalization", "InstanceNormalization", "LRN",
                        "LayerNormalization", "LpNormalization", "MeanVarianceNormalization"});
  add("recurrent", {"GRU", "LSTM", "RNN"});
  add("activation", {"Celu",      "Clip",       "Elu",      "Gelu",     "HardSigmoid", "HardSwish",      "Hardmax",
                     "LeakyRelu", "LogSoftmax", "Mish",     "PRelu",    "Relu",        "Selu",           "Shrink",
                     "Sigmoid",   "Softmax",    "Softplus", "Softsign", "Tanh",        "ThresholdedRelu"});
  add("elementwise", {"Abs", "Add", "Div", "Exp", "Log", "Max", "Mean", "Min", "Mul", "Neg", "Pow", "Reciprocal",
                      "Sqrt", "Sub", "Sum"});
  add("shape", {"Cast",   "CastLike", "Concat", "DepthToSpace", "Dropout",   "Expand",       "Flatten",
                "Gather", "Identity", "Pad",    "Reshape",      "Resize",    "SpaceToDepth", "Slice",
                "Split",  "Squeeze",  "Tile",   "Transpose",    "Unsqueeze", "Upsample"});
  add("reduction", {"ArgMax", "ArgMin", "CumSum", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp",
                    "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSum", "ReduceSumSquare"});
  add("rearrangement",
      {"Compress", "GatherElements", "GatherND", "GridSample", "MaxUnpool", "OneHot", "ReverseSequence", "RoiAlign",
       "Scatter", "ScatterElements", "ScatterND", "TopK", "Trilu", "Unique"});
  add("mathematics", {"Acos",           "Acosh", "And",   "Asin", "Asinh",       "Atan",  "Atanh", "BitShift",
                      "Ceil",           "Cos",   "Cosh",  "Det",  "Equal",       "Erf",   "Floor", "Greater",
                      "GreaterOrEqual", "IsInf", "IsNaN", "Less", "LessOrEqual", "Mod",   "Not",   "Or",
                      "Round",          "Sign",  "Sin",   "Sinh", "Tan",         "Where", "Xor"});
  return result;
}

}  // namespace

std::string_view port_family_of(std::string_view op) {
  static std::map<std::string_view, std::string_view> const all = families();
  auto const found = all.find(op);
  return found == all.end() ? std::string_view{} : found->second;
}
