#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "emit/expression_windows.hpp"
#include "emit/expression_writer.hpp"
#include "ingot/core/window_options.hpp"
#include "ingot/host/spelled_options.hpp"

namespace tool::emit {

namespace {

using ingot::kernels::Axis;

std::string pooling_of(std::string const& kind, std::vector<Axis> const& axes) {
  using ingot::detail::SpelledOptions;
  Axis const& a = axes.front();
  std::size_t const stride = a.stride == a.kernel ? 0 : a.stride;
  if (axes.size() == 1) {
    auto const options =
        ingot::detail::spelled_options(ingot::Pool1dOptions{.stride = stride, .padding = {a.before, a.after}});
    std::string const more = options.all_default() ? "" : ", " + options.of("Pool1dOptions");
    return "g::" + kind + "1d<" + std::to_string(a.kernel) + more + '>';
  }
  Axis const& b = axes.back();
  bool const side_by_side = stride == 0 && b.stride == b.kernel;
  auto const options = ingot::detail::spelled_options(
      ingot::PoolOptions{.stride = side_by_side ? ingot::Size2(0) : ingot::Size2(a.stride, b.stride),
                         .padding = {a.before, b.before, a.after, b.after}});
  std::string const more = options.all_default() ? "" : ", " + options.of("PoolOptions");
  return "g::" + kind + "2d<" + SpelledOptions::spelled(ingot::Size2(a.kernel, b.kernel)) + more + '>';
}

Formula pooled(std::string const& kind, Sliding const& windows) {
  Extents shape = windows.x.shape;
  std::size_t const first = shape.size() - windows.axes.size();
  for (std::size_t i = 0; i < windows.axes.size(); ++i)
    shape[first + i] = static_cast<std::int64_t>(windows.axes[i].output());
  return call(pooling_of(kind, windows.axes), {windows.x}, shape);
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
  plan::Window const& window = pool.window;
  std::size_t const axes = window.kernel.size();
  for (std::size_t i = 0; i < axes; ++i) {
    Axis const axis{static_cast<std::size_t>(input[input.size() - axes + i]),
                    window.kernel[i],
                    window.stride[i],
                    window.dilation[i],
                    window.before[i],
                    window.after[i]};
    std::size_t const after = pool.counted_after.empty() ? window.after[i] : pool.counted_after[i];
    std::vector<double> const factors =
        pool.count_padding ? corrections(axis, axis.before, after) : corrections(axis, 0, 0);
    if (std::ranges::all_of(factors, [](double factor) { return factor == 1; })) continue;
    Extents shape{static_cast<std::int64_t>(factors.size())};
    shape.resize(axes - i, 1);
    y = y * table(factors, shape);
  }
  return y;
}

}  // namespace

Formula formula_of(plan::Pool const& pool, Step const& step) {
  Formula const x = step.operand(0);
  if (pool.is_max) {
    constexpr double lowest = -std::numeric_limits<double>::infinity();
    return pooled("max_pool", sliding(x, pool.window, SlidingFor::pooling, lowest));
  }
  return corrected(pooled("avg_pool", sliding(x, pool.window, SlidingFor::pooling, 0)), pool, x.shape);
}

}  // namespace tool::emit
