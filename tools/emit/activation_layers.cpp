// Activations as layers.
#include <cmath>
#include <ingot/host/spelled_options.hpp>
#include <limits>
#include <optional>
#include <string>

#include "emit/operation_layers.hpp"

namespace tool::emit {

namespace {

using plan::UnaryFunction;

std::string spelled(double number) {
  return ingot::detail::SpelledOptions::spelled(as_written(number));
}
bool is_float(double number, double expected) {
  return static_cast<float>(number) == static_cast<float>(expected);
}

// A layer's name, and the numbers that stand before its extents.
struct Activation {
  std::string name;
  std::string numbers{};
};

std::optional<Activation> clamp_activation(double smallest, double largest) {
  if (smallest == 0 && largest == std::numeric_limits<double>::infinity()) return Activation{"Relu"};
  if (smallest == 0 && largest == 6) return Activation{"Relu6"};
  if (!std::isfinite(smallest) || !std::isfinite(largest) || smallest > largest) return {};
  return Activation{"Hardtanh", spelled(smallest) + ", " + spelled(largest)};
}

// Numbers of layers are finite; only a clamp may be open at an end.
std::optional<Activation> activation_of(plan::Unary const& unary) {
  if (unary.function != UnaryFunction::clamp && !(std::isfinite(unary.a) && std::isfinite(unary.b))) return {};
  switch (unary.function) {
    case UnaryFunction::tanh:
      return Activation{"Tanh"};
    case UnaryFunction::sigmoid:
      return Activation{"Sigmoid"};
    case UnaryFunction::relu:
      return Activation{"Relu"};
    case UnaryFunction::leaky_relu:
      return Activation{"LeakyRelu", spelled(unary.a)};
    case UnaryFunction::elu:
      return Activation{"Elu", spelled(unary.a)};
    case UnaryFunction::gelu:
      return Activation{"Gelu"};
    case UnaryFunction::selu:
      if (is_float(unary.a, 1.6732632423543772848) && is_float(unary.b, 1.0507009873554804934)) {
        return Activation{"Selu"};
      }
      return {};
    case UnaryFunction::celu:
      if (unary.a == 0) return {};
      return Activation{"Celu", spelled(unary.a)};
    case UnaryFunction::gelu_tanh:
      return Activation{"GeluTanh"};
    case UnaryFunction::mish:
      return Activation{"Mish"};
    case UnaryFunction::softsign:
      return Activation{"Softsign"};
    case UnaryFunction::thresholded_relu:
      return Activation{"ThresholdedRelu", spelled(unary.a)};
    case UnaryFunction::silu:
      return Activation{"Silu"};
    case UnaryFunction::softplus:
      return Activation{"Softplus"};
    case UnaryFunction::hard_sigmoid:
      if (is_float(unary.a, 1.0 / 6) && is_float(unary.b, 0.5)) return Activation{"HardSigmoid"};
      return {};
    case UnaryFunction::hard_swish:
      return Activation{"HardSwish"};
    case UnaryFunction::clamp:
      return clamp_activation(unary.a, unary.b);
    default:
      return {};
  }
}

}  // namespace

std::vector<Layer> activation_layers(plan::Unary const& unary, Extents const& actual) {
  std::optional<Activation> const activation = activation_of(unary);
  if (!activation) return {};
  return {layer_of_extents(activation->name, actual, activation->numbers)};
}

// One slope for all, or one for each channel, which is the first axis of a sample.
std::vector<Layer> prelu_layers(Scope const& scope, plan::Id id) {
  plan::Value const& value = scope.value(id);
  Array const* const slope = scope.constant(id, 1);
  if (slope == nullptr || scope.value(value.operands[0]).shape != value.shape) return {};
  Extents const sample = scope.sample(id);
  if (sample.empty()) return {};
  bool const is_shared = slope->values.size() == 1;
  for (std::size_t i = 0; i < slope->shape.size() && !is_shared; ++i) {
    std::size_t const axis = i + value.shape.size() - slope->shape.size();
    bool const is_channel = scope.samples.axis[id] != axis && axis_in_sample(scope.samples, id, axis) == 0;
    if (slope->shape[i] != (is_channel ? sample[0] : 1)) return {};
  }
  if (!is_shared && slope->values.size() != as_size(sample[0])) return {};
  std::string const options = is_shared && sample[0] > 1 ? ", ingot::PReluOptions{.shared = true}" : "";
  Layer layer{.type = "ingot::PRelu<" + spell_shape_type(sample) + options + '>', .takes = sample, .gives = sample};
  layer.parameters.push_back(parameter_of("weight", {static_cast<std::int64_t>(slope->values.size())}, *slope));
  return {std::move(layer)};
}

}  // namespace tool::emit
