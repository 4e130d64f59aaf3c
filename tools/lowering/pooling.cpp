// Pools with windows, and over all of an image.
#include <algorithm>

#include "lowering/norms.hpp"
#include "lowering/rules.hpp"
#include "lowering/windows.hpp"

namespace tool::lowering {

namespace {

Windowed pool_window(Step& step) {
  std::size_t const count = spatial_axes(step);
  if (!step.has_attribute("kernel_shape")) step.refuse("expected attribute kernel_shape, found none");
  return windowed(step, sizes_of(step, "kernel_shape", count, 1, 1));
}

Id pool(Step& step, Windowed what, Id x, bool is_max, bool count_padding) {
  return step.add(plan::Pool{is_max, std::move(what.window), count_padding, std::move(what.counted_after)}, {x},
                  step.result_shape());
}

void lower_max_pool(Step& step) {
  if (step.wants(1)) step.refuse_listed("Indices");
  Windowed const what = pool_window(step);
  step.give(pool(step, what, what.x, true, false));
}

bool is_dilated(plan::Window const& window) {
  return std::any_of(window.dilation.begin(), window.dilation.end(), [](std::size_t size) { return size != 1; });
}

void lower_average_pool(Step& step) {
  Windowed const what = pool_window(step);
  if (is_dilated(what.window)) step.refuse_listed("dilations");
  step.give(pool(step, what, what.x, false, step.integer("count_include_pad", 0) != 0));
}

// The mean of |x|^p, padding counted, times the size of the kernel, to the power of 1 / p.
void lower_lp_pool(Step& step) {
  Windowed const what = pool_window(step);
  if (is_dilated(what.window)) step.refuse_listed("dilations");
  if (what.window.after != what.counted_after) step.refuse_listed("ceil_mode");
  double const p = norm_order(step);
  double size = 1;
  for (std::size_t const extent : what.window.kernel) size *= static_cast<double>(extent);
  Id const mean = pool(step, what, magnitudes(step, what.x, p), false, true);
  step.give(root(step, step.binary(BinaryFunction::multiply, mean, size), p));
}

Sizes spatial(Step const& step) {
  Sizes axes;
  for (std::size_t axis = 2; axis < step.operand_shape(0).size(); ++axis) axes.push_back(axis);
  return axes;
}

template <Reduction Kind>
void lower_global(Step& step) {
  step.give(step.reduce(Kind, step.operand(0), spatial(step), true));
}

void lower_global_lp(Step& step) {
  double const p = norm_order(step);
  Id const sum = step.reduce(Reduction::sum, magnitudes(step, step.operand(0), p), spatial(step), true);
  step.give(root(step, sum, p));
}

}  // namespace

void add_pools(Rules& rules) {
  rules["MaxPool"] = lower_max_pool;
  rules["AveragePool"] = lower_average_pool;
  rules["LpPool"] = lower_lp_pool;
  rules["GlobalMaxPool"] = lower_global<Reduction::max>;
  rules["GlobalAveragePool"] = lower_global<Reduction::mean>;
  rules["GlobalLpPool"] = lower_global_lp;
}

}  // namespace tool::lowering
