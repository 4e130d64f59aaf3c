#include "emit/operation_layers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <ingot/host/spelled_options.hpp>
#include <numeric>
#include <utility>

namespace tool::emit {

namespace {

using ingot::detail::SpelledArguments;
using ingot::detail::SpelledOptions;

// `ingot::LayerNorm<ingot::Shape<8>, ingot::LayerNormOptions{.epsilon = 0.001}>`
Layer layer_of_shape(std::string const& name, Extents const& sample, std::vector<std::string> const& sizes,
                     SpelledOptions const& options) {
  SpelledArguments arguments;
  arguments.add(spell_shape_type(sample));
  for (std::string const& size : sizes) arguments.add(size);
  arguments.add(options.of(name + "Options"), options.all_default());
  return {.type = "ingot::" + name + arguments.joined('<', '>'), .takes = sample, .gives = sample};
}
SpelledOptions spelled_epsilon(double epsilon) {
  SpelledOptions options;
  options.add("epsilon", as_written(epsilon), 1e-5);
  return options;
}

// A function of ingot::activation, or nothing.
std::string function_of(plan::UnaryFunction function) {
  std::vector<Layer> const layers = activation_layers({function}, {});
  if (layers.empty()) return {};
  std::string const& type = layers.front().type;  // "ingot::Tanh<>"
  std::string const name = type.substr(std::string_view("ingot::").size(), type.find('<') - 7);
  return "ingot::activation::" + name;
}

class Operations {
 public:
  Operations(Scope const& scope, Extents const& actual, plan::Id id)
      : scope_(scope), actual_(actual), id_(id), value_(scope.value(id)) {}

  using Layers = std::optional<std::vector<Layer>>;
  Layers said() const {
    return std::visit([this](auto const& operation) { return of(operation); }, value_.operation);
  }

 private:
  // What has no layer.
  template <class Other>
  Layers of(Other const&) const {
    return {};
  }
  static Layers unless_empty(std::vector<Layer> layers) {
    if (layers.empty()) return {};
    return layers;
  }
  static Layers one(Layer layer) {
    std::vector<Layer> layers;
    layers.push_back(std::move(layer));
    return layers;
  }
  Extents taken() const { return scope_.sample(value_.operands[0]); }
  Extents given() const { return scope_.sample(id_); }

  Layers of(plan::Reshape const&) const { return std::vector<Layer>{}; }
  Layers of(plan::Broadcast const&) const {
    if (product(taken()) != product(given())) return {};
    return std::vector<Layer>{};
  }
  Layers of(plan::Convolution const& convolution) const {
    return unless_empty(convolution_layers(scope_, id_, convolution));
  }
  Layers of(plan::ConvolutionTranspose const& convolution) const {
    return unless_empty(transposed_layers(scope_, id_, convolution));
  }
  Layers of(plan::Pool const& pool) const { return unless_empty(pool_layers(scope_, id_, pool)); }
  Layers of(plan::Reduce const& reduce) const { return unless_empty(reduce_layers(scope_, id_, reduce)); }
  Layers of(plan::Unary const& unary) const { return unless_empty(activation_layers(unary, actual_)); }
  Layers of(plan::Binary const& binary) const {
    if (binary.function != plan::BinaryFunction::prelu) return {};
    return unless_empty(prelu_layers(scope_, id_));
  }

  Layers of(plan::Dense const&) const {
    Array const* const weight = scope_.constant(id_, 1);
    Array const* const bias = scope_.constant(id_, 2);
    bool const has_bias = value_.operands.size() > 2;
    if (weight == nullptr || (has_bias && bias == nullptr)) return {};
    std::int64_t const out = weight->shape[0];
    std::int64_t const in = weight->shape[1];
    std::int64_t const steps = product(taken()) / in;
    SpelledArguments arguments;
    arguments.add(std::to_string(in));
    arguments.add(std::to_string(out));
    arguments.add("float", has_bias);
    arguments.add("ingot::Bias::none", has_bias);
    std::string const dense = "ingot::Dense" + arguments.joined('<', '>');
    Layer layer{.type = dense, .takes = {in}, .gives = {out}};
    if (steps > 1) {
      layer.type = "ingot::PerStep<" + std::to_string(steps) + ", " + dense + '>';
      layer.takes = {steps, in};
      layer.gives = {steps, out};
    }
    layer.parameters.push_back(parameter_of("weight", {out, in}, *weight));
    if (has_bias) layer.parameters.push_back(parameter_of("bias", {out}, *bias));
    for (WrittenParameter& parameter : layer.parameters) {
      if (steps > 1) parameter.access.insert(0, "layer.");
    }
    return one(std::move(layer));
  }

  Layers of(plan::BatchNorm const& norm) const {
    Layer layer = layer_of_shape("BatchNorm", taken(), {}, {});
    SpelledOptions const options = spelled_epsilon(norm.epsilon);
    if (!options.all_default()) {
      layer.type = "ingot::BatchNorm<" + spell_shape_type(taken()) + ", " + options.of("NormOptions") + '>';
    }
    Extents const channels{taken()[0]};
    constexpr std::array<char const*, 4> names{"weight", "bias", "running_mean", "running_var"};
    for (std::size_t i = 0; i < names.size(); ++i) {
      Array const* const array = scope_.constant(id_, i + 1);
      if (array == nullptr) return {};
      layer.parameters.push_back(parameter_of(names[i], channels, *array));
    }
    return one(std::move(layer));
  }

  // Weight and bias, which are 1 and 0 where the plan has none.
  bool add_weight_and_bias(Layer& layer, Extents const& shape) const {
    for (std::size_t i = 1; i < 3; ++i) {
      std::string const name = i == 1 ? "weight" : "bias";
      if (i >= value_.operands.size()) {
        layer.parameters.push_back(filled_parameter(name, shape, i == 1 ? 1 : 0));
        continue;
      }
      Array const* const array = scope_.constant(id_, i);
      if (array == nullptr || array->values.size() != count_of(shape)) return false;
      layer.parameters.push_back(parameter_of(name, shape, *array));
    }
    return true;
  }
  Layers of(plan::LayerNorm const& norm) const {
    Extents const sample = taken();
    if (norm.axes > sample.size()) return {};
    SpelledOptions options = spelled_epsilon(norm.epsilon);
    options.add("axes", norm.axes, sample.size());
    Layer layer = layer_of_shape("LayerNorm", sample, {}, options);
    Extents const row(sample.end() - static_cast<std::ptrdiff_t>(norm.axes), sample.end());
    if (!add_weight_and_bias(layer, row)) return {};
    return one(std::move(layer));
  }
  Layers of(plan::GroupNorm const& norm) const {
    Extents const sample = taken();
    SpelledOptions const options = spelled_epsilon(norm.epsilon);
    bool const of_each = norm.groups == as_size(sample[0]);
    Layer layer = layer_of_shape("GroupNorm", sample, {std::to_string(norm.groups)}, options);
    if (of_each) {
      SpelledArguments arguments;
      arguments.add(spell_shape_type(sample));
      arguments.add(options.of("GroupNormOptions"), options.all_default());
      layer.type = "ingot::InstanceNorm" + arguments.joined('<', '>');
    }
    if (!add_weight_and_bias(layer, {sample[0]})) return {};
    return one(std::move(layer));
  }

  Layers of(plan::RmsNorm const& norm) const {
    Extents const sample = taken();
    if (norm.axes > sample.size()) return {};
    SpelledOptions options = spelled_epsilon(norm.epsilon);
    options.add("axes", norm.axes, sample.size());
    Layer layer = layer_of_shape("RmsNorm", sample, {}, options);
    layer.header = "ingot/attention.hpp";
    Extents const row(sample.end() - static_cast<std::ptrdiff_t>(norm.axes), sample.end());
    Array const* const scale = scope_.constant(id_, 1);
    if (value_.operands.size() > 1 && (scale == nullptr || scale->values.size() != count_of(row))) return {};
    layer.parameters.push_back(scale == nullptr ? filled_parameter("weight", row, 1)
                                                : parameter_of("weight", row, *scale));
    return one(std::move(layer));
  }

  Layers of(plan::Gated const& gated) const {
    Extents const sample = taken();
    std::string const opening = function_of(gated.opening);
    std::string const value = gated.value ? function_of(*gated.value) : "";
    bool const is_first = axis_in_sample(scope_.samples, value_.operands[0], gated.axis) == 0;
    if (!is_first || opening.empty() || value.empty()) return {};
    SpelledArguments arguments;
    arguments.add(spell_shape_type(sample));
    arguments.add(value, value == "ingot::activation::Tanh");
    arguments.add(opening, opening == "ingot::activation::Sigmoid");
    Extents gives = sample;
    gives[0] /= 2;
    return one({.type = "ingot::GatedActivation" + arguments.joined('<', '>'), .takes = sample, .gives = gives});
  }

  Layers of(plan::Attention const& attention) const {
    Extents const sample = taken();
    if (sample.size() != 2) return {};
    std::int64_t const width = sample[1];
    bool const has_bias = value_.operands.size() > 3;
    SpelledOptions options;
    options.add("causal", attention.causal, false);
    options.add("bias", has_bias, true);
    SpelledArguments arguments;
    for (std::int64_t const size : {sample[0], width, static_cast<std::int64_t>(attention.heads)}) {
      arguments.add(std::to_string(size));
    }
    arguments.add(options.of("AttentionOptions"), options.all_default());
    Layer layer{.type = "ingot::MultiHeadAttention" + arguments.joined('<', '>'),
                .header = "ingot/attention.hpp",
                .takes = sample,
                .gives = sample};
    // In the order of visits, with the operand that each is.
    auto const add = [&](std::string const& name, Extents shape, std::size_t operand) {
      Array const* const array = scope_.constant(id_, operand);
      if (array == nullptr) return false;
      layer.parameters.push_back(parameter_of(name, std::move(shape), *array));
      return true;
    };
    bool const are_constants =
        add("in_proj_weight", {3 * width, width}, 1) && (!has_bias || add("in_proj_bias", {3 * width}, 3)) &&
        add("out_proj.weight", {width, width}, 2) && (!has_bias || add("out_proj.bias", {width}, 4));
    if (!are_constants) return {};
    return one(std::move(layer));
  }

  Layers of(plan::LocalResponseNorm const& norm) const {
    SpelledOptions options;
    options.add("size", norm.size, std::size_t{5});
    options.add("alpha", as_written(norm.alpha), 1e-4);
    options.add("beta", as_written(norm.beta), 0.75);
    options.add("k", as_written(norm.k), 1.0);
    options.add("more_after", norm.size % 2 == 0, false);
    return one(layer_of_shape("LocalResponseNorm", taken(), {}, options));
  }

  // Over the last axis of the sample, or one behind which all extents are 1.
  Layers of(plan::Softmax const& softmax) const {
    Extents sample = taken();
    std::size_t const axis = axis_in_sample(scope_.samples, value_.operands[0], softmax.axis);
    while (sample.size() > axis + 1 && sample.back() == 1) sample.pop_back();
    if (sample.size() != axis + 1) return {};
    return one(layer_of_extents(softmax.is_log ? "LogSoftmax" : "Softmax", sample));
  }

  // Two groups of neighbouring axes that change places are a matrix that is transposed. Axes of extent 1 do not count.
  Layers of(plan::Permute const& permute) const {
    plan::Id const operand = value_.operands[0];
    Extents const& shape = scope_.value(operand).shape;
    std::vector<std::size_t> order;
    for (std::size_t const axis : permute.order) {
      bool const counts = shape[axis] > 1 && scope_.samples.axis[operand] != axis;
      if (counts) order.push_back(axis);
    }
    if (std::ranges::is_sorted(order)) return std::vector<Layer>{};
    auto const turn = std::ranges::is_sorted_until(order);
    if (!std::is_sorted(turn, order.end()) || order.back() > order.front()) return {};
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    for (auto axis = turn; axis != order.end(); ++axis) rows *= shape[*axis];
    for (auto axis = order.begin(); axis != turn; ++axis) columns *= shape[*axis];
    return one({.type = "ingot::Transpose<" + spell_shape_type({rows, columns}) + '>',
                .takes = {rows, columns},
                .gives = {columns, rows}});
  }

  Layers narrow(std::size_t axis, std::size_t first, std::size_t count) const {
    Extents const sample = taken();
    if (axis_in_sample(scope_.samples, value_.operands[0], axis) != 0 || sample.empty()) return {};
    Extents gives = sample;
    gives[0] = static_cast<std::int64_t>(count);
    return one({.type = "ingot::Narrow<" + spell_shape_type(sample) + ", " + std::to_string(first) + ", " +
                        std::to_string(count) + '>',
                .takes = sample,
                .gives = gives});
  }
  Layers of(plan::Slice const& slice) const { return narrow(slice.axis, slice.begin, slice.end - slice.begin); }
  Layers of(plan::Gather const& gather) const {
    if (gather.positions.empty()) return {};
    for (std::size_t i = 0; i < gather.positions.size(); ++i) {
      if (gather.positions[i] != gather.positions[0] + i) return {};
    }
    return narrow(gather.axis, gather.positions[0], gather.positions.size());
  }

  Scope const& scope_;
  Extents const& actual_;
  plan::Id id_;
  plan::Value const& value_;
};

}  // namespace

Array const* Scope::constant(plan::Id id, std::size_t operand) const {
  plan::Value const& reader = value(id);
  return operand < reader.operands.size() ? plan.array(reader.operands[operand]) : nullptr;
}

Said layers_of(Scope const& scope, Extents const& actual, std::span<plan::Id const> ahead) {
  if (scope.plan.if_a<plan::Recurrent>(ahead[0]) != nullptr) return recurrent_layers(scope, ahead);
  auto layers = Operations(scope, actual, ahead[0]).said();
  if (!layers) return {};
  return {std::move(*layers), 1};
}

double as_written(double number) {
  float const rounded = static_cast<float>(number);
  if (!std::isfinite(number) || static_cast<double>(rounded) != number) return number;
  std::array<char, 32> digits{};
  auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), rounded).ptr;
  double written = number;
  std::from_chars(digits.data(), end, written);
  return written;
}

WrittenParameter parameter_of(std::string const& name, Extents shape, Array const& array) {
  return {.name = name, .shape = std::move(shape), .values = array.values, .access = name};
}

WrittenParameter filled_parameter(std::string const& name, Extents shape, double number) {
  std::size_t const count = count_of(shape);
  return {.name = name, .shape = std::move(shape), .values = std::vector<double>(count, number), .access = name};
}

std::size_t as_size(std::int64_t extent) {
  return static_cast<std::size_t>(extent);
}

}  // namespace tool::emit
