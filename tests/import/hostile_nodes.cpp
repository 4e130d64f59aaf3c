// Nodes made up at random: the interpreter computes or refuses each, within its limits, whatever stands in it.
//
// Arguments: how many nodes, and perhaps the first seed. A crash or a sanitizer's word is the failure; prints how many
// nodes of each operator were computed and refused. Each operator has to be computed some of the time.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/interpreter.hpp"
#include "models/model_error.hpp"

namespace {

using namespace tool;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  // From 0 to before `end`: SplitMix64.
  std::uint64_t below(std::uint64_t end) {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % end;
  }
  bool once_in(std::uint64_t count) { return below(count) == 0; }
  template <class T, std::size_t N>
  T const& among(std::array<T, N> const& choices) {
    return choices[below(N)];
  }

 private:
  std::uint64_t state_;
};

constexpr auto operators = std::to_array<std::string_view>({
    "Abs",
    "Selu",
    "Gelu",
    "Clip",
    "IsInf",
    "Not",
    "Add",
    "Equal",
    "Div",
    "Mod",
    "Pow",
    "PRelu",
    "Max",
    "Mean",
    "Where",
    "ReduceSum",
    "ReduceMean",
    "ReduceLogSumExp",
    "ArgMax",
    "CumSum",
    "Reshape",
    "Flatten",
    "Squeeze",
    "Unsqueeze",
    "Identity",
    "Dropout",
    "Transpose",
    "Concat",
    "Split",
    "Slice",
    "Expand",
    "Tile",
    "DepthToSpace",
    "SpaceToDepth",
    "ReverseSequence",
    "Pad",
    "Gather",
    "GatherElements",
    "GatherND",
    "Scatter",
    "ScatterElements",
    "ScatterND",
    "OneHot",
    "Compress",
    "NonZero",
    "TopK",
    "Trilu",
    "Cast",
    "CastLike",
    "Constant",
    "ConstantOfShape",
    "Shape",
    "Size",
    "Range",
    "EyeLike",
    "MatMul",
    "Gemm",
    "Einsum",
    "Conv",
    "ConvTranspose",
    "MaxPool",
    "AveragePool",
    "LpPool",
    "GlobalAveragePool",
    "BatchNormalization",
    "InstanceNormalization",
    "GroupNormalization",
    "LayerNormalization",
    "MeanVarianceNormalization",
    "LpNormalization",
    "LRN",
    "Softmax",
    "Hardmax",
    "RNN",
    "GRU",
    "LSTM",
    "Resize",
    "Upsample",
});

constexpr auto integer_names = std::to_array<std::string_view>({
    "axis",
    "keepdims",
    "noop_with_empty_axes",
    "select_last_index",
    "exclusive",
    "reverse",
    "allowzero",
    "broadcast",
    "num_outputs",
    "blocksize",
    "time_axis",
    "batch_axis",
    "batch_dims",
    "largest",
    "sorted",
    "k",
    "upper",
    "to",
    "dtype",
    "start",
    "end",
    "group",
    "ceil_mode",
    "count_include_pad",
    "storage_order",
    "p",
    "transA",
    "transB",
    "num_groups",
    "size",
    "hidden_size",
    "layout",
    "linear_before_reset",
    "input_forget",
    "antialias",
    "exclude_outside",
    "fmod",
    "is_test",
    "spatial",
    "training_mode",
    "detect_negative",
});
constexpr auto list_names = std::to_array<std::string_view>({
    "axes",
    "perm",
    "split",
    "starts",
    "ends",
    "pads",
    "paddings",
    "shape",
    "kernel_shape",
    "strides",
    "dilations",
    "output_padding",
    "output_shape",
    "value_ints",
});
constexpr auto real_names = std::to_array<std::string_view>({
    "alpha",
    "beta",
    "epsilon",
    "clip",
    "value",
    "min",
    "max",
    "bias",
    "cubic_coeff_a",
    "extrapolation_value",
    "height_scale",
    "width_scale",
    "value_float",
});
constexpr auto text_names = std::to_array<std::string_view>({
    "auto_pad",
    "mode",
    "direction",
    "reduction",
    "approximate",
    "equation",
    "coordinate_transformation_mode",
    "nearest_mode",
    "keep_aspect_ratio_policy",
    "to",
});
constexpr auto texts = std::to_array<std::string_view>({
    "SAME_UPPER",
    "SAME_LOWER",
    "VALID",
    "NOTSET",
    "constant",
    "reflect",
    "edge",
    "wrap",
    "linear",
    "cubic",
    "nearest",
    "CRD",
    "DCR",
    "bidirectional",
    "reverse",
    "add",
    "mul",
    "max",
    "tanh",
    "none",
    "ij,jk->ik",
    "...i,...i->...",
    "ii",
    "i...->...",
    "align_corners",
    "tf_crop_and_resize",
    "half_pixel_symmetric",
    "asymmetric",
    "ceil",
    "floor",
    "not_larger",
    "not_smaller",
    "FLOAT",
    "",
    ",->..",
    "\x01\xff",
});
constexpr auto scalars = std::to_array<Scalar>({Scalar::float32, Scalar::float32, Scalar::float16, Scalar::int64,
                                                Scalar::int64, Scalar::int8, Scalar::uint64, Scalar::boolean});
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr auto wild_integers = std::to_array<std::int64_t>(
    {most, -most - 1, most - 1, 1 << 30, -(1 << 30), std::int64_t{1} << 32, std::int64_t{1} << 62, 65536, -65536});
constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr auto wild_reals = std::to_array<double>(
    {infinite, -infinite, std::numeric_limits<double>::quiet_NaN(), 1e300, -1e300, 9.3e18, -9.3e18, 4e9, 0.5, -0.0});

std::int64_t integer(Dice& dice) {
  if (dice.once_in(12)) return dice.among(wild_integers);
  return static_cast<std::int64_t>(dice.below(6)) - (dice.once_in(3) ? 2 : 0);
}

double real(Dice& dice) {
  return dice.once_in(15) ? dice.among(wild_reals) : static_cast<double>(dice.below(17)) / 2 - 2;
}

std::vector<std::int64_t> integers(Dice& dice) {
  std::vector<std::int64_t> list(dice.below(6));
  bool const is_constant = dice.once_in(2);
  for (std::int64_t& number : list) number = is_constant ? 1 : integer(dice);
  return list;
}

Array tensor(Dice& dice, Extents const& shape) {
  Array array{dice.among(scalars), shape, std::vector<double>(count_of(shape))};
  bool const is_whole = !is_floating(array.scalar);
  for (double& number : array.values) number = is_whole ? static_cast<double>(integer(dice)) : real(dice);
  return array;
}

// Often the shape of the operand before, or one that fits it, so that not all is refused.
Extents shape_after(Dice& dice, Extents former) {
  if (former.empty() || dice.once_in(3)) {
    former.resize(dice.below(5));
    for (std::int64_t& extent : former) extent = dice.once_in(12) ? 0 : 1 + static_cast<std::int64_t>(dice.below(5));
  } else if (dice.once_in(3)) {
    former.assign(1, former[former.size() > 1 ? 1 : 0]);
  } else if (dice.once_in(3)) {
    former.assign(1, static_cast<std::int64_t>(former.size() * (dice.once_in(2) ? 1 : 2)));
  }
  return former;
}

std::map<std::string, Attribute> attributes(Dice& dice, std::string_view op) {
  std::map<std::string, Attribute> made;
  auto const put = [&](std::string_view name, Attribute value) { made[std::string(name)] = std::move(value); };
  std::uint64_t const count = dice.below(12);
  for (std::uint64_t i = 0; i < count; ++i) {
    put(dice.among(integer_names), integer(dice));
    if (dice.once_in(2)) put(dice.among(list_names), integers(dice));
    if (dice.once_in(4)) put(dice.among(real_names), real(dice));
    if (dice.once_in(2)) put(dice.among(text_names), std::string(dice.among(texts)));
    if (dice.once_in(40)) put(dice.among(integer_names), UnreadAttribute{"graph"});
  }
  // What an operator has to have.
  if (op.ends_with("Pool")) put("kernel_shape", integers(dice));
  if (op == "Einsum") put("equation", std::string(dice.among(texts)));
  if (op == "Cast") put("to", integer(dice));
  if (op == "GroupNormalization") put("num_groups", integer(dice));
  if (op == "LRN") put("size", integer(dice));
  if (op == "Constant" || op == "ConstantOfShape") put("value", tensor(dice, {1}));
  if (op == "Upsample") put("scales", std::vector<double>{1, real(dice), real(dice)});
  if (op == "DepthToSpace" || op == "SpaceToDepth") put("blocksize", integer(dice));
  if (op == "MaxPool" && dice.once_in(2)) put("strides", integers(dice));
  if (dice.once_in(8)) put("activations", std::vector<std::string>{"Relu", "Affine", "Unheard"});
  return made;
}

// Of a recurrent operator, which fits, but for what dice change.
std::vector<Array> recurrent_operands(Dice& dice, std::string_view op) {
  std::int64_t const rows = op == "RNN" ? 2 : op == "GRU" ? 6 : 8;
  std::vector<Array> made{tensor(dice, {3, 2, 4}),     tensor(dice, {1, rows, 4}), tensor(dice, {1, rows, 2}),
                          tensor(dice, {1, 2 * rows}), tensor(dice, {2}),          tensor(dice, {1, 2, 2})};
  if (dice.once_in(3)) made[dice.below(6)] = tensor(dice, shape_after(dice, {}));
  return made;
}

std::vector<Array> operands(Dice& dice, std::string_view op) {
  if (op == "RNN" || op == "GRU" || op == "LSTM") return recurrent_operands(dice, op);
  std::vector<Array> made;
  std::uint64_t const count = dice.below(6);
  Extents shape;
  for (std::uint64_t i = 0; i < count; ++i) {
    shape = shape_after(dice, shape);
    made.push_back(tensor(dice, shape));
    if (i > 0 && dice.once_in(2)) made.back().scalar = made.front().scalar;
  }
  return made;
}

bool computes(std::uint64_t seed, std::string_view op) {
  Dice dice(seed);
  Node node{.op = std::string(op), .inputs = {}, .outputs = {"y"}, .attributes = attributes(dice, op)};
  node.opset = 1 + static_cast<int>(dice.below(20));
  if (dice.once_in(4)) node.outputs.push_back("z");
  auto const given = operands(dice, op);
  std::vector<Array const*> pointers;
  for (Array const& array : given) pointers.push_back(dice.once_in(15) ? nullptr : &array);
  ModelLimits limits;
  limits.elements = 1 << 16;
  limits.work = 1 << 20;
  try {
    std::size_t elements = 0;
    for (Array const& array : compute_node(node, pointers, limits)) {
      if (count_of(array.shape) != array.values.size()) std::abort();
      elements += array.values.size();
    }
    if (elements > limits.elements) std::abort();
    return true;
  } catch (ModelError const&) {
    return false;
  }
}

}  // namespace

int main(int count, char** arguments) {
  std::uint64_t const nodes = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 10000;
  std::uint64_t const first = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 0;
  std::map<std::string_view, std::array<std::uint64_t, 2>> counts;
  for (std::uint64_t seed = first; seed < first + nodes; ++seed) {
    std::string_view const op = operators[seed % operators.size()];
    ++counts[op][computes(seed * 7919, op) ? 0 : 1];
  }
  bool is_each_computed = true;
  for (auto const& [op, results] : counts) {
    std::printf("%-28s %8llu computed %8llu refused\n", std::string(op).c_str(),
                static_cast<unsigned long long>(results[0]), static_cast<unsigned long long>(results[1]));
    is_each_computed = is_each_computed && results[0] > 0;
  }
  if (!is_each_computed) std::puts("some operator is never computed");
  return is_each_computed ? EXIT_SUCCESS : EXIT_FAILURE;
}
