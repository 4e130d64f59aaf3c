// Nodes changed at random: the interpreter computes or refuses each, within its limits, whatever stands in it.
//
// Arguments: how many nodes, and perhaps the first seed. A crash or a sanitizer's word is the failure; prints how many
// nodes of each operator were computed and refused; each has to be both some of the time.
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
#include "sound_nodes.hpp"

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

void change_attribute(Dice& dice, std::map<std::string, Attribute>& attributes) {
  auto const put = [&](std::string_view name, Attribute value) { attributes[std::string(name)] = std::move(value); };
  for (auto& [name, value] : attributes) {
    auto* list = std::get_if<std::vector<std::int64_t>>(&value);
    if (list == nullptr || list->empty() || dice.once_in(2)) continue;
    (*list)[dice.below(list->size())] = integer(dice);
    return;
  }
  if (!attributes.empty() && dice.once_in(4))
    attributes.erase(attributes.begin());
  else if (dice.once_in(3))
    put(dice.among(integer_names), integer(dice));
  else if (dice.once_in(3))
    put(dice.among(list_names), integers(dice));
  else if (dice.once_in(3))
    put(dice.among(real_names), real(dice));
  else if (dice.once_in(20))
    put("activations", std::vector<std::string>{"Relu", "Affine", "Unheard"});
  else if (dice.once_in(20))
    put(dice.among(integer_names), UnreadAttribute{"graph"});
  else
    put(dice.among(text_names), std::string(dice.among(texts)));
}

void change_operand(Dice& dice, std::vector<Array>& operands) {
  if (operands.empty() || dice.once_in(15)) {
    operands.push_back(tensor(dice, operands.empty() ? Extents{1} : operands.back().shape));
    return;
  }
  Array& array = operands[dice.below(operands.size())];
  if (!array.values.empty() && !dice.once_in(3)) {
    bool const is_whole = !is_floating(array.scalar);
    array.values[dice.below(array.values.size())] = is_whole ? static_cast<double>(integer(dice)) : real(dice);
  } else if (dice.once_in(4)) {
    array.scalar = dice.among(scalars);
  } else {
    Extents shape = array.shape;
    if (shape.empty() || dice.once_in(4))
      shape.insert(shape.begin(), 1);
    else if (dice.once_in(4))
      shape.pop_back();
    else
      shape[dice.below(shape.size())] = static_cast<std::int64_t>(dice.below(5));
    array = tensor(dice, shape);
  }
}

bool computes(std::uint64_t seed, Sound sound) {
  Dice dice(seed);
  for (std::uint64_t changes = dice.below(5); changes > 0; --changes) {
    if (dice.once_in(2))
      change_attribute(dice, sound.attributes);
    else if (dice.once_in(8))
      sound.opset = 1 + static_cast<int>(dice.below(20));
    else
      change_operand(dice, sound.operands);
  }
  Node node{.op = sound.op, .inputs = {}, .outputs = {"y"}, .attributes = sound.attributes, .opset = sound.opset};
  if (sound.op == "Split" || dice.once_in(4)) node.outputs.push_back("z");
  std::vector<Array const*> pointers;
  for (Array const& array : sound.operands) pointers.push_back(dice.once_in(40) ? nullptr : &array);
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
  std::uint64_t const nodes = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 20000;
  std::uint64_t const first = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 0;
  auto const sound = sound_nodes();
  std::map<std::string, std::array<std::uint64_t, 2>> counts;
  for (std::uint64_t seed = first; seed < first + nodes; ++seed) {
    Sound const& chosen = sound[seed % sound.size()];
    ++counts[chosen.op][computes(seed * 7919, chosen) ? 0 : 1];
  }
  bool is_each_both = true;
  for (auto const& [op, results] : counts) {
    std::printf("%-28s %8llu computed %8llu refused\n", op.c_str(), static_cast<unsigned long long>(results[0]),
                static_cast<unsigned long long>(results[1]));
    is_each_both = is_each_both && results[0] > 0 && results[1] > 0;
  }
  if (!is_each_both) std::puts("some operator is never computed, or never refused");
  return is_each_both ? EXIT_SUCCESS : EXIT_FAILURE;
}
