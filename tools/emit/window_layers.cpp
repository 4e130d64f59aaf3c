// Convolutions as layers.
#include <algorithm>
#include <string>

#include "emit/operation_layers.hpp"
#include "emit/window_text.hpp"

namespace tool::emit {

namespace {

// The geometry that the layer computes, on which it bases its refusals.
ingot::kernels::Window window_of(Extents const& sample, plan::Window const& window) {
  return ingot::kernels::make_window(image_of(sample), size_of(window.kernel), size_of(window.stride),
                                     size_of(window.dilation), padding_of(window.before, window.after));
}

// The same padding behind as in front, as a person writes it, where no window reaches what is added.
plan::Window with_even_padding(plan::Window window, Extents const& sample, Extents const& result) {
  plan::Window even = window;
  for (std::size_t i = 0; i < even.after.size(); ++i) even.after[i] = std::max(even.before[i], even.after[i]);
  return is_taken(window_of(sample, even), result) ? even : window;
}

}  // namespace

std::vector<Layer> convolution_layers(Scope const& scope, plan::Id id, plan::Convolution const& convolution) {
  plan::Value const& value = scope.value(id);
  Array const* const weight = scope.constant(id, 1);
  Array const* const bias = scope.constant(id, 2);
  std::size_t const axes = convolution.window.kernel.size();
  bool const has_bias = value.operands.size() > 2;
  if (axes < 1 || axes > 2 || weight == nullptr || (has_bias && bias == nullptr)) return {};
  Extents const takes = scope.sample(value.operands[0]);
  Extents const gives = scope.sample(id);
  if (takes.size() != axes + 1 || gives.size() != axes + 1) return {};
  plan::Window const window = with_even_padding(convolution.window, takes, gives);
  if (!is_taken(window_of(takes, window), gives)) return {};

  SpelledArguments arguments;
  arguments.add(spell_shape_type(takes));
  arguments.add(std::to_string(gives[0]));
  arguments.add(spell_kernel(window.kernel));
  if (axes == 1) {
    add_options(arguments, "Conv1dOptions",
                ingot::Conv1dOptions{.stride = window.stride[0],
                                     .padding = Padding1(window.before[0], window.after[0]),
                                     .dilation = window.dilation[0],
                                     .groups = convolution.groups,
                                     .bias = has_bias});
  } else {
    add_options(arguments, "ConvOptions",
                ingot::ConvOptions{.stride = size_of(window.stride),
                                   .padding = padding_of(window.before, window.after),
                                   .dilation = size_of(window.dilation),
                                   .groups = convolution.groups,
                                   .bias = has_bias});
  }
  Layer layer{.type = (axes == 1 ? "ingot::Conv1d" : "ingot::Conv2d") + arguments.joined('<', '>'),
              .takes = takes,
              .gives = gives};
  layer.parameters.push_back(parameter_of("weight", weight->shape, *weight));
  if (has_bias) layer.parameters.push_back(parameter_of("bias", {gives[0]}, *bias));
  return {std::move(layer)};
}

std::vector<Layer> transposed_layers(Scope const& scope, plan::Id id, plan::ConvolutionTranspose const& convolution) {
  plan::Value const& value = scope.value(id);
  Array const* const weight = scope.constant(id, 1);
  Array const* const bias = scope.constant(id, 2);
  plan::Window const& window = convolution.window;
  std::vector<std::size_t> const& more = convolution.output_padding;
  std::size_t const axes = window.kernel.size();
  bool const has_bias = value.operands.size() > 2;
  if (axes < 1 || axes > 2 || weight == nullptr || (has_bias && bias == nullptr)) return {};
  Extents const takes = scope.sample(value.operands[0]);
  Extents const gives = scope.sample(id);
  if (takes.size() != axes + 1 || gives.size() != axes + 1) return {};
  for (std::size_t i = 0; i < axes; ++i) {
    if (more[i] >= std::max(window.stride[i], window.dilation[i])) return {};
  }

  SpelledArguments arguments;
  arguments.add(spell_shape_type(takes));
  arguments.add(std::to_string(gives[0]));
  arguments.add(spell_kernel(window.kernel));
  SpelledOptions options;
  if (axes == 1) {
    options.add("stride", window.stride[0], std::size_t{1});
    options.add("padding", Padding1(window.before[0], window.after[0]), Padding1(0));
    options.add("output_padding", more[0], std::size_t{0});
    options.add("dilation", window.dilation[0], std::size_t{1});
  } else {
    options.add("stride", size_of(window.stride), Size2(1));
    options.add("padding", padding_of(window.before, window.after), Padding2(0));
    options.add("output_padding", size_of(more), Size2(0));
    options.add("dilation", size_of(window.dilation), Size2(1));
  }
  options.add("groups", convolution.groups, std::size_t{1});
  options.add("bias", has_bias, true);
  std::string const name = axes == 1 ? "ConvTranspose1d" : "ConvTranspose2d";
  arguments.add(options.of(axes == 1 ? "ConvTranspose1dOptions" : "ConvTransposeOptions"), options.all_default());
  Layer layer{.type = "ingot::" + name + arguments.joined('<', '>'), .takes = takes, .gives = gives};
  layer.parameters.push_back(parameter_of("weight", weight->shape, *weight));
  if (has_bias) layer.parameters.push_back(parameter_of("bias", {gives[0]}, *bias));
  return {std::move(layer)};
}

}  // namespace tool::emit
