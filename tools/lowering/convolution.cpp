// Conv and ConvTranspose.
#include "lowering/rules.hpp"
#include "lowering/windows.hpp"

namespace tool::lowering {

namespace {

// Operand 1, whose last axes are the kernel.
Sizes kernel_of(Step const& step, std::size_t count) {
  Array const& weights = step.fixed(1, "its weights");
  if (weights.shape.size() != count + 2)
    step.refuse("expected weights of " + std::to_string(count + 2) + " axes, found " + spell(weights.shape));
  Sizes kernel;
  for (std::size_t i = 0; i < count; ++i) kernel.push_back(to_size(weights.shape[2 + i]));
  if (sizes_of(step, "kernel_shape", count, 0, 1) != kernel && !step.integers("kernel_shape").empty())
    step.refuse("expected attribute kernel_shape to be that of the weights " + spell(weights.shape) + ", found " +
                spell(step.integers("kernel_shape")));
  return kernel;
}

std::size_t groups_of(Step const& step) {
  std::int64_t const groups = step.integer("group", 1);
  if (groups < 1 || step.operand_shape(0)[1] % groups != 0)
    step.refuse("expected groups that divide the channels " + std::to_string(step.operand_shape(0)[1]) + ", found " +
                std::to_string(groups));
  return to_size(groups);
}

// x and weights, and the bias where it is constant; one that is computed is added by add_computed_bias.
std::vector<Id> operands_of(Step& step, Id x) {
  std::vector<Id> operands{x, step.operand(1)};
  if (step.has(2) && step.numbers(2) != nullptr) operands.push_back(step.operand(2));
  return operands;
}

Id add_computed_bias(Step& step, Id y) {
  if (!step.has(2) || step.numbers(2) != nullptr) return y;
  return step.binary(BinaryFunction::add, y, step.along_channels(step.operand(2), step.rank(y)));
}

void lower_conv(Step& step) {
  std::size_t const count = spatial_axes(step);
  Windowed what = windowed(step, kernel_of(step, count));
  std::vector<Id> operands = operands_of(step, what.x);
  plan::Convolution const convolution{std::move(what.window), groups_of(step)};
  step.give(add_computed_bias(step, step.add(convolution, std::move(operands), step.result_shape())));
}

// By attributes output_shape and auto_pad the padding is what is over; where nothing is over, zeros are added behind.
struct Surplus {
  Sizes total;
  Sizes missing;
};
Surplus surplus_of(Step const& step, plan::Window const& window, Sizes const& output_padding) {
  Surplus surplus;
  for (std::size_t i = 0; i < window.kernel.size(); ++i) {
    std::size_t const input = to_size(step.operand_shape(0)[2 + i]);
    std::size_t const full =
        window.stride[i] * (input - 1) + output_padding[i] + window.dilation[i] * (window.kernel[i] - 1) + 1;
    std::size_t const wanted = to_size(step.result_shape()[2 + i]);
    surplus.total.push_back(full > wanted ? full - wanted : 0);
    surplus.missing.push_back(wanted > full ? wanted - full : 0);
  }
  return surplus;
}

void lower_conv_transpose(Step& step) {
  std::size_t const count = spatial_axes(step);
  plan::ConvolutionTranspose convolution;
  plan::Window& window = convolution.window;
  window.kernel = kernel_of(step, count);
  window.stride = sizes_of(step, "strides", count, 1, 1);
  window.dilation = sizes_of(step, "dilations", count, 1, 1);
  for (std::size_t i = 0; i < count; ++i) window.dilation[i] = window.kernel[i] > 1 ? window.dilation[i] : 1;
  convolution.output_padding = sizes_of(step, "output_padding", count, 0, 0);
  convolution.groups = groups_of(step);
  std::string const automatic = step.text("auto_pad", "NOTSET");
  bool const is_same = automatic == "SAME_UPPER" || automatic == "SAME_LOWER";
  Padding padding = written_padding(step, count);
  if (is_same || step.has_attribute("output_shape")) {
    Surplus const surplus = surplus_of(step, window, convolution.output_padding);
    padding = halves(surplus.total, automatic == "SAME_UPPER");
    for (std::size_t i = 0; i < count; ++i) convolution.output_padding[i] += surplus.missing[i];
  } else if (automatic == "VALID") {
    padding = halves(Sizes(count, 0), true);
  }
  window.before = std::move(padding.before);
  window.after = std::move(padding.after);
  std::vector<Id> operands = operands_of(step, step.operand(0));
  step.give(add_computed_bias(step, step.add(convolution, std::move(operands), step.result_shape())));
}

}  // namespace

void add_convolutions(Rules& rules) {
  rules["Conv"] = lower_conv;
  rules["ConvTranspose"] = lower_conv_transpose;
}

}  // namespace tool::lowering
