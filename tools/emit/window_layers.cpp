// Convolutions and pools as layers.
#include <algorithm>
#include <ingot/host/spelled_options.hpp>
#include <ingot/kernels/window.hpp>
#include <string>

#include "emit/operation_layers.hpp"

namespace tool::emit {

namespace {

using ingot::Padding1;
using ingot::Padding2;
using ingot::Size2;
using ingot::detail::SpelledArguments;
using ingot::detail::SpelledOptions;

Size2 size_of(std::vector<std::size_t> const& sizes) {
  return sizes.size() == 1 ? Size2(1, sizes[0]) : Size2(sizes[0], sizes[1]);
}
Padding2 padding_of(std::vector<std::size_t> const& before, std::vector<std::size_t> const& after) {
  if (before.size() == 1) return {0, before[0], 0, after[0]};
  return {before[0], before[1], after[0], after[1]};
}

// The geometry that the layer computes, on which it bases its refusals.
ingot::kernels::Window window_of(Extents const& sample, plan::Window const& window) {
  Size2 const input = sample.size() == 2 ? Size2(1, as_size(sample[1])) : Size2(as_size(sample[1]), as_size(sample[2]));
  return ingot::kernels::make_window(input, size_of(window.kernel), size_of(window.stride), size_of(window.dilation),
                                     padding_of(window.before, window.after));
}
// Whether the window reads what the layer allows, and gives the shape that the value has.
bool is_taken(ingot::kernels::Window const& geometry, Extents const& result) {
  auto const fits = [](ingot::kernels::Axis const& axis) { return axis.fits() && axis.unread() == 0; };
  if (!fits(geometry.rows) || !fits(geometry.columns)) return false;
  return as_size(result.back()) == geometry.columns.output() &&
         (result.size() == 2 || as_size(result[1]) == geometry.rows.output());
}

// The same padding behind as in front, as a person writes it, where no window reaches what is added.
plan::Window with_even_padding(plan::Window window, Extents const& sample, Extents const& result) {
  plan::Window even = window;
  for (std::size_t i = 0; i < even.after.size(); ++i) even.after[i] = std::max(even.before[i], even.after[i]);
  return is_taken(window_of(sample, even), result) ? even : window;
}

template <class Options>
void add_options(SpelledArguments& arguments, std::string const& type, Options const& options) {
  SpelledOptions const spelled = ingot::detail::spelled_options(options);
  arguments.add(spelled.of(type), spelled.all_default());
}

std::string spell_kernel(std::vector<std::size_t> const& kernel) {
  return kernel.size() == 1 ? std::to_string(kernel[0]) : SpelledOptions::spelled(size_of(kernel));
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

std::vector<Layer> pool_layers(Scope const& scope, plan::Id id, plan::Pool const& pool) {
  plan::Window const& window = pool.window;
  std::size_t const axes = window.kernel.size();
  Extents const takes = scope.sample(scope.value(id).operands[0]);
  Extents const gives = scope.sample(id);
  if (axes < 1 || axes > 2 || takes.size() != axes + 1 || gives.size() != axes + 1) return {};
  ingot::kernels::Window const geometry = window_of(takes, window);
  if (!is_taken(geometry, gives) || !geometry.rows.reaches_input() || !geometry.columns.reaches_input()) return {};
  bool const pads = geometry.rows.padded() > geometry.rows.input || geometry.columns.padded() > geometry.columns.input;
  bool const dilates = std::ranges::any_of(window.dilation, [](std::size_t dilation) { return dilation != 1; });
  if (dilates || (!pool.is_max && pads && !pool.count_padding)) return {};
  bool const is_ceil = !pool.counted_after.empty() && pool.counted_after != window.after;
  if (!pool.is_max && is_ceil) return {};

  SpelledArguments arguments;
  arguments.add(spell_shape_type(takes));
  arguments.add(spell_kernel(window.kernel));
  bool const side_by_side = window.stride == window.kernel;
  if (axes == 1) {
    add_options(arguments, "Pool1dOptions",
                ingot::Pool1dOptions{.stride = side_by_side ? 0 : window.stride[0],
                                     .padding = Padding1(window.before[0], window.after[0])});
  } else {
    add_options(arguments, "PoolOptions",
                ingot::PoolOptions{.stride = side_by_side ? Size2(0) : size_of(window.stride),
                                   .padding = padding_of(window.before, window.after)});
  }
  std::string const name = (pool.is_max ? "ingot::MaxPool" : "ingot::AvgPool") + std::to_string(axes) + 'd';
  return {Layer{.type = name + arguments.joined('<', '>'), .takes = takes, .gives = gives}};
}

std::vector<Layer> reduce_layers(Scope const& scope, plan::Id id, plan::Reduce const& reduce) {
  plan::Id const operand = scope.value(id).operands[0];
  Extents const sample = scope.sample(operand);
  std::size_t const rank = sample.size();
  std::vector<std::size_t> axes;
  for (std::size_t const axis : reduce.axes) axes.push_back(axis_in_sample(scope.samples, operand, axis));
  bool const are_last = !axes.empty() && axes.front() > 0 && axes.back() + 1 == rank && axes.size() == rank - axes[0];
  if (are_last && rank == 3 && axes.size() == 2) {
    if (reduce.reduction == plan::Reduction::mean) {
      return {Layer{
          .type = "ingot::GlobalAvgPool2d<" + spell_shape_type(sample) + '>', .takes = sample, .gives = {sample[0]}}};
    }
    if (reduce.reduction == plan::Reduction::max) {
      std::string const kernel = SpelledOptions::spelled(Size2(as_size(sample[1]), as_size(sample[2])));
      return {Layer{.type = "ingot::MaxPool2d<" + spell_shape_type(sample) + ", " + kernel + '>',
                    .takes = sample,
                    .gives = {sample[0], 1, 1}}};
    }
  }
  if (are_last && axes.size() == 1 && rank == 2) {
    if (reduce.reduction == plan::Reduction::mean) {
      return {Layer{
          .type = "ingot::GlobalAvgPool1d<" + spell_shape_type(sample) + '>', .takes = sample, .gives = {sample[0]}}};
    }
    if (reduce.reduction == plan::Reduction::max) {
      return {Layer{.type = "ingot::MaxPool1d<" + spell_shape_type(sample) + ", " + std::to_string(sample[1]) + '>',
                    .takes = sample,
                    .gives = {sample[0], 1}}};
    }
  }
  if (rank == 2 && axes == std::vector<std::size_t>{0} && reduce.reduction == plan::Reduction::mean) {
    Layer layer = layer_of_extents("MeanOverSteps", sample);
    layer.header = "ingot/attention.hpp";
    layer.gives = {sample[1]};
    return {std::move(layer)};
  }
  return {};
}

}  // namespace tool::emit
