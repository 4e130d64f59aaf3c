// Convolutions, and transposed ones as convolutions of spread operands.
#include <string>
#include <utility>
#include <vector>

#include "emit/expression_windows.hpp"
#include "emit/expression_writer.hpp"
#include "ingot/core/window_options.hpp"
#include "ingot/host/spelled_options.hpp"

namespace tool::emit {

namespace {

using ingot::kernels::Axis;

template <class Options>
std::string in_brackets(Options const& options, char const* type) {
  auto const spelled = ingot::detail::spelled_options(options);
  return spelled.all_default() ? "" : '<' + spelled.of(type) + '>';
}

std::string convolution_of(std::vector<Axis> const& axes, std::size_t groups) {
  Axis const& a = axes.front();
  if (axes.size() == 1) {
    ingot::Conv1dOptions const options{
        .stride = a.stride, .padding = {a.before, a.after}, .dilation = a.dilation, .groups = groups};
    return "g::convolution1d" + in_brackets(options, "Conv1dOptions");
  }
  Axis const& b = axes.back();
  ingot::ConvOptions const options{.stride = {a.stride, b.stride},
                                   .padding = {a.before, b.before, a.after, b.after},
                                   .dilation = {a.dilation, b.dilation},
                                   .groups = groups};
  return "g::convolution" + in_brackets(options, "ConvOptions");
}

Formula convolution(Sliding const& windows, Formula const& weight, std::size_t groups) {
  Extents shape{windows.x.shape[0], weight.shape[0]};
  for (Axis const& axis : windows.axes) shape.push_back(static_cast<std::int64_t>(axis.output()));
  return call(convolution_of(windows.axes, groups), {windows.x, weight}, shape);
}

Formula with_bias(Formula const& y, Step const& step) {
  return step.operands() < 3 ? y : y + by_channel(step.weight(2), y.shape.size());
}

// stride - 1 zeros between each two elements along an axis.
Formula spread(Formula const& x, std::size_t axis, std::size_t stride) {
  Extents apart{1, x.shape[axis], 1, 1};
  Extents shape = x.shape;
  for (std::size_t i = 0; i < axis; ++i) apart[0] *= shape[i];
  for (std::size_t i = axis + 1; i < shape.size(); ++i) apart[3] *= shape[i];
  shape[axis] *= static_cast<std::int64_t>(stride);
  Formula const wide = reshape(pad(reshape(x, apart), 2, 0, stride - 1), shape);
  return slice(wide, axis, 0, static_cast<std::size_t>(shape[axis]) - stride + 1);
}

struct Flipped {
  std::size_t groups;
  Extents from;  // [C, F / groups, kernel...]
  Extents to;    // [F, C / groups, kernel...]
};
Flipped flipped_shape(Extents const& weight, std::size_t groups) {
  Flipped shape{groups, weight, weight};
  shape.to[0] = weight[1] * static_cast<std::int64_t>(groups);
  shape.to[1] = weight[0] / static_cast<std::int64_t>(groups);
  return shape;
}

// Filters and channels exchanged within each group, taps in reverse.
std::vector<double> flipped(std::vector<double> const& weight, Flipped const& shape) {
  auto const filters = static_cast<std::size_t>(shape.from[1]);
  auto const channels = static_cast<std::size_t>(shape.to[1]);
  std::size_t const taps = weight.size() / (filters * channels * shape.groups);
  std::vector<double> result(weight.size());
  for (std::size_t group = 0; group < shape.groups; ++group) {
    for (std::size_t f = 0; f < filters; ++f) {
      for (std::size_t c = 0; c < channels; ++c) {
        double const* const from = weight.data() + ((group * channels + c) * filters + f) * taps;
        double* const to = result.data() + ((group * filters + f) * channels + c) * taps;
        for (std::size_t tap = 0; tap < taps; ++tap) to[tap] = from[taps - 1 - tap];
      }
    }
  }
  return result;
}
Formula flipped(Formula const& weight, Flipped const& shape) {
  Extents grouped{static_cast<std::int64_t>(shape.groups), shape.to[1], shape.from[1], 1};
  for (std::size_t i = 2; i < shape.from.size(); ++i) grouped[3] *= shape.from[i];
  Formula result = reshape(permute(reshape(weight, grouped), {0, 2, 1, 3}), shape.to);
  for (std::size_t axis = 2; axis < shape.to.size(); ++axis) {
    std::vector<std::size_t> backwards;
    for (auto i = static_cast<std::size_t>(shape.to[axis]); i-- > 0;) backwards.push_back(i);
    result = gather(result, axis, backwards);
  }
  return result;
}
Formula flipped_weight(Step const& step, std::size_t groups) {
  Flipped const shape = flipped_shape(step.shape_of(1), groups);
  Array const* const numbers = step.array(1);
  if (numbers == nullptr) return flipped(step.operand(1), shape);
  step.note(
      "transposed convolution written as a convolution with the weight flipped, [filters, channels / groups, ...]");
  return step.parameter(1, shape.to, flipped(numbers->values, shape));
}

}  // namespace

Formula formula_of(plan::Convolution const& convolution, Step const& step) {
  Sliding const windows = sliding(step.operand(0), convolution.window, SlidingFor::convolution, 0);
  return with_bias(emit::convolution(windows, step.weight(1), convolution.groups), step);
}

// The sum over taps that a transposed convolution scatters is, seen from a result, a convolution with stride 1 over the
// operand with zeros between its elements.
Formula formula_of(plan::ConvolutionTranspose const& transposed, Step const& step) {
  plan::Window const& window = transposed.window;
  Formula x = step.operand(0);
  plan::Window plain = window;
  for (std::size_t i = 0; i < window.kernel.size(); ++i) {
    std::size_t const axis = 2 + i;
    if (window.stride[i] > 1 && x.shape[axis] > 1) x = step.let("spread", spread(x, axis, window.stride[i]));
    std::size_t const reach = window.dilation[i] * (window.kernel[i] - 1);
    std::size_t const behind = reach + transposed.output_padding[i];
    auto const end = static_cast<std::size_t>(x.shape[axis]);
    std::size_t const cut_before = window.before[i] > reach ? window.before[i] - reach : 0;
    std::size_t const cut_behind = window.after[i] > behind ? window.after[i] - behind : 0;
    x = slice(x, axis, cut_before, end - cut_behind);
    plain.stride[i] = 1;
    plain.before[i] = reach + cut_before - window.before[i];
    plain.after[i] = behind + cut_behind - window.after[i];
  }
  Sliding const windows = sliding(x, plain, SlidingFor::convolution, 0);
  return with_bias(convolution(windows, flipped_weight(step, transposed.groups), transposed.groups), step);
}

}  // namespace tool::emit
