#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "emit/expression_windows.hpp"
#include "emit/expression_writer.hpp"
#include "ingot/core/window_options.hpp"
#include "ingot/graph/operations/window_shapes.hpp"
#include "ingot/host/spelled_options.hpp"

namespace tool::emit {

namespace {

using ingot::kernels::Axis;

// A pooling's options as of an image; a sequence is an image of one row.
struct Options {
  std::size_t axes;
  ingot::Size2 kernel;
  ingot::PoolOptions of_image;
};
Options options_of(std::vector<Axis> const& axes) {
  Axis const row{1, 1, 1, 1, 0, 0};
  Axis const& a = axes.size() == 1 ? row : axes.front();
  Axis const& b = axes.back();
  return {axes.size(),
          {a.kernel, b.kernel},
          {.stride = {a.stride, b.stride},
           .padding = {a.before, b.before, a.after, b.after},
           .dilation = {a.dilation, b.dilation}}};
}

// `g::max_pool2d<2, ingot::PoolOptions{...}>`
std::string pooling_of(std::string const& kind, Options const& options) {
  using ingot::detail::SpelledOptions;
  ingot::PoolOptions image = options.of_image;
  if (image.stride == options.kernel) image.stride = 0;
  std::string text = "g::" + kind;
  SpelledOptions spelled;
  if (options.axes == 1) {
    text += "1d<" + std::to_string(options.kernel.width);
    spelled = ingot::detail::spelled_options(ingot::Pool1dOptions{.stride = image.stride.width,
                                                                  .padding = {image.padding.left, image.padding.right},
                                                                  .dilation = image.dilation.width,
                                                                  .ceil_mode = image.ceil_mode,
                                                                  .count_include_pad = image.count_include_pad});
  } else {
    text += "2d<" + SpelledOptions::spelled(options.kernel);
    spelled = ingot::detail::spelled_options(image);
  }
  if (!spelled.all_default()) text += ", " + spelled.of(options.axes == 1 ? "Pool1dOptions" : "PoolOptions");
  return text + '>';
}

Formula pooled(std::string const& kind, Sliding const& windows) {
  Extents shape = windows.x.shape;
  std::size_t const first = shape.size() - windows.axes.size();
  for (std::size_t i = 0; i < windows.axes.size(); ++i)
    shape[first + i] = static_cast<std::int64_t>(windows.axes[i].output());
  return call(pooling_of(kind, options_of(windows.axes)), {windows.x}, shape);
}

// The windows as the plan has them, over an operand of this shape.
std::vector<Axis> axes_of(plan::Window const& window, Extents const& input) {
  std::vector<Axis> axes;
  std::size_t const count = window.kernel.size();
  for (std::size_t i = 0; i < count; ++i)
    axes.push_back({static_cast<std::size_t>(input[input.size() - count + i]), window.kernel[i], window.stride[i],
                    window.dilation[i], window.before[i], window.after[i]});
  return axes;
}

std::size_t counted_behind(plan::Pool const& pool, std::size_t axis) {
  std::size_t const after = pool.window.after[axis];
  return pool.counted_after.empty() ? after : std::min(after, pool.counted_after[axis]);
}

// A mean by the library's own options, where they count as the plan does.
std::optional<Formula> mean_by_options(plan::Pool const& pool, Formula const& x, Extents const& shape) {
  std::vector<Axis> axes = axes_of(pool.window, x.shape);
  bool ceil = false;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    ceil = ceil || axes[i].after > counted_behind(pool, i);
    axes[i].after = counted_behind(pool, i);
  }
  Options options = options_of(axes);
  options.of_image.ceil_mode = ceil;
  options.of_image.count_include_pad = pool.count_padding || options.of_image.padding == ingot::Padding2(0);
  std::size_t const rows = axes.size() == 1 ? 1 : axes.front().input;
  ingot::Dimensions const image{3, {1, rows, axes.back().input}};
  if (ingot::graph::detail::pooling_fault(image, options.kernel, options.of_image, true) !=
      ingot::graph::detail::WindowFault::none)
    return {};
  auto const window = ingot::graph::detail::pooling_window(image, options.kernel, options.of_image);
  bool const fits = static_cast<std::int64_t>(window.columns.output()) == shape.back() &&
                    (axes.size() == 1 || static_cast<std::int64_t>(window.rows.output()) == shape[shape.size() - 2]);
  if (!fits) return {};
  return call(pooling_of("avg_pool", options), {x}, shape);
}

// By how much the library's mean, which divides by the kernel's size, is too small at each position along an axis.
std::vector<double> corrections(Axis const& window, std::size_t counted_before, std::size_t counted_after) {
  std::vector<double> factors;
  for (std::size_t out = 0; out < window.output(); ++out) {
    std::size_t count = 0;
    for (std::size_t tap = 0; tap < window.kernel; ++tap) {
      std::size_t const place = out * window.stride + tap * window.dilation;  // in the padded operand
      count += place + counted_before >= window.before && place < window.before + window.input + counted_after ? 1 : 0;
    }
    if (count == 0) throw Unsayable("is not supported: a mean of padding alone");
    factors.push_back(static_cast<double>(window.kernel) / static_cast<double>(count));
  }
  return factors;
}

Formula corrected(Formula y, plan::Pool const& pool, Extents const& input) {
  std::vector<Axis> const axes = axes_of(pool.window, input);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    std::vector<double> const factors =
        pool.count_padding ? corrections(axes[i], axes[i].before, counted_behind(pool, i)) : corrections(axes[i], 0, 0);
    if (std::ranges::all_of(factors, [](double factor) { return factor == 1; })) continue;
    Extents shape{static_cast<std::int64_t>(factors.size())};
    shape.resize(axes.size() - i, 1);
    y = y * table(factors, shape);
  }
  return y;
}

}  // namespace

Formula formula_of(plan::Pool const& pool, Step const& step) {
  Formula const x = step.operand(0);
  if (pool.is_max) {
    constexpr double lowest = -std::numeric_limits<double>::infinity();
    return pooled("max_pool", sliding(x, pool.window, SlidingFor::maximum, lowest));
  }
  if (std::optional<Formula> const mean = mean_by_options(pool, x, step.shape())) return *mean;
  return corrected(pooled("avg_pool", sliding(x, pool.window, SlidingFor::mean, 0)), pool, x.shape);
}

}  // namespace tool::emit
