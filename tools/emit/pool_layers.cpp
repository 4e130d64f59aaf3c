// Pools, and reductions that are such, as layers.
#include <algorithm>
#include <optional>
#include <string>

#include "emit/operation_layers.hpp"
#include "emit/window_text.hpp"

namespace tool::emit {

namespace {

using ingot::PoolOptions;

// A pool as the plan has it; one of a sequence along the second axis.
struct AskedPool {
  plan::Pool const& pool;
  Extents takes;
  Extents gives;

  std::vector<std::size_t> const& counted_after() const {
    return pool.counted_after.empty() ? pool.window.after : pool.counted_after;
  }
};

// How far the last window reaches beyond the input.
std::size_t reach(ingot::kernels::Axis const& axis) {
  std::size_t const end = (axis.output() - 1) * axis.stride + axis.extent();
  return end > axis.input + axis.before ? end - axis.input - axis.before : 0;
}

// Whether options give what is asked for: windows at the same places, and of a mean the same padding that counts.
bool gives_the_same(AskedPool const& asked, PoolOptions const& options) {
  plan::Window const& window = asked.pool.window;
  ingot::kernels::Window const geometry =
      ingot::kernels::pooling_window(image_of(asked.takes), size_of(window.kernel), options);
  if (!is_taken(geometry, asked.gives)) return false;
  if (!geometry.rows.reaches_input() || !geometry.columns.reaches_input()) return false;
  if (asked.pool.is_max || !asked.pool.count_padding) return true;
  Padding2 const counts = padding_of(window.before, asked.counted_after());
  auto const same = [](ingot::kernels::Axis const& axis, std::size_t expected, std::size_t found) {
    return std::min(reach(axis), expected) == std::min(reach(axis), found);
  };
  return same(geometry.rows, counts.bottom, options.padding.bottom) &&
         same(geometry.columns, counts.right, options.padding.right);
}

// The options that a person would choose first: as much padding behind as in front, no ceil_mode.
std::optional<PoolOptions> options_of(AskedPool const& asked) {
  plan::Pool const& pool = asked.pool;
  plan::Window const& window = pool.window;
  std::vector<std::size_t> even = asked.counted_after();
  for (std::size_t i = 0; i < even.size(); ++i) even[i] = std::max(even[i], window.before[i]);
  PoolOptions options{.stride = size_of(window.stride), .padding = 0, .dilation = size_of(window.dilation)};
  for (bool const ceil : {false, true}) {
    for (std::vector<std::size_t> const& after : {even, asked.counted_after(), window.after}) {
      options.padding = padding_of(window.before, after);
      options.ceil_mode = ceil;
      options.count_include_pad = pool.is_max || pool.count_padding || options.padding == Padding2(0);
      if (gives_the_same(asked, options)) return options;
    }
  }
  return {};
}

Layer layer_of(AskedPool const& asked, PoolOptions options) {
  plan::Window const& window = asked.pool.window;
  SpelledArguments arguments;
  arguments.add(spell_shape_type(asked.takes));
  arguments.add(spell_kernel(window.kernel));
  bool const side_by_side = window.stride == window.kernel;
  if (side_by_side) options.stride = 0;
  std::size_t const axes = window.kernel.size();
  if (axes == 1) {
    add_options(arguments, "Pool1dOptions",
                ingot::Pool1dOptions{.stride = options.stride.width,
                                     .padding = Padding1(options.padding.left, options.padding.right),
                                     .dilation = options.dilation.width,
                                     .ceil_mode = options.ceil_mode,
                                     .count_include_pad = options.count_include_pad});
  } else {
    add_options(arguments, "PoolOptions", options);
  }
  std::string const name = (asked.pool.is_max ? "ingot::MaxPool" : "ingot::AvgPool") + std::to_string(axes) + 'd';
  return {.type = name + arguments.joined('<', '>'), .takes = asked.takes, .gives = asked.gives};
}

}  // namespace

std::vector<Layer> pool_layers(Scope const& scope, plan::Id id, plan::Pool const& pool) {
  plan::Window const& window = pool.window;
  std::size_t const axes = window.kernel.size();
  AskedPool const asked{pool, scope.sample(scope.value(id).operands[0]), scope.sample(id)};
  if (axes < 1 || axes > 2 || asked.takes.size() != axes + 1 || asked.gives.size() != axes + 1) return {};
  bool const dilates = std::ranges::any_of(window.dilation, [](std::size_t dilation) { return dilation != 1; });
  if (!pool.is_max && dilates) return {};
  std::optional<PoolOptions> const options = options_of(asked);
  if (!options) return {};
  return {layer_of(asked, *options)};
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
