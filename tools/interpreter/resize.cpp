// Resize and Upsample: along each axis a result's element is a sum of few of x.
#include <algorithm>
#include <cmath>
#include <optional>

#include "interpreter/rules.hpp"
#include "interpreter/sampling.hpp"
#include "interpreter/walk.hpp"

namespace tool::rules {
namespace {

struct Target {
  Extents shape;
  std::vector<double> scales;
};

// floor(extent scale), in float as runtimes have it, so that 10 times 0.7 is 7.
Target by_scales(Call const& call, Array const& x, std::vector<double> const& scales) {
  if (scales.size() != x.shape.size())
    call.refuse("expected a scale for each axis of " + spell(x.shape) + ", found " + std::to_string(scales.size()));
  Target target{{}, scales};
  for (std::size_t axis = 0; axis < scales.size(); ++axis) {
    if (!(scales[axis] > 0) || !std::isfinite(scales[axis])) call.refuse("expected scales of more than 0");
    float const extent = static_cast<float>(x.shape[axis]) * static_cast<float>(scales[axis]);
    target.shape.push_back(to_integer(static_cast<double>(std::floor(extent))));
  }
  return target;
}

// keep_aspect_ratio_policy (opset 18): stretch takes the sizes; else all axes have one scale, the largest with which no
// extent is beyond its size (not_larger), or the smallest with which none is below.
Target by_sizes(Call const& call, Array const& x, std::vector<std::int64_t> const& sizes,
                std::vector<std::size_t> const& axes) {
  if (sizes.size() != axes.size())
    call.refuse("expected a size for each of " + std::to_string(axes.size()) + " axes, found " + spell(sizes));
  std::string const policy =
      call.choice("keep_aspect_ratio_policy", "stretch", {"stretch", "not_larger", "not_smaller"});
  Target target{x.shape, std::vector<double>(x.shape.size(), 1)};
  std::optional<double> common;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    std::int64_t const extent = x.shape[axes[i]];
    if (sizes[i] < 1 || extent < 1) call.refuse("expected sizes of 1 or more, found " + spell(sizes));
    double const scale = static_cast<double>(sizes[i]) / static_cast<double>(extent);
    target.shape[axes[i]] = sizes[i];
    target.scales[axes[i]] = scale;
    bool const is_nearer = !common || (policy == "not_larger" ? scale < *common : scale > *common);
    if (is_nearer) common = scale;
  }
  if (policy == "stretch" || !common) return target;
  for (std::size_t const axis : axes) {
    target.scales[axis] = *common;
    target.shape[axis] = to_integer(std::floor(*common * static_cast<double>(x.shape[axis]) + 0.5));
  }
  return target;
}

// A list of numbers that are scales; they decide about the shape.
std::vector<double> scales_of(Call const& call, std::size_t operand) {
  call.expect_known(operand);
  return call.operand_of_rank(operand, 1).values;
}

// Each axis in its turn becomes what its samples say.
Array sampled(Call& call, Array const& given, Target const& target, std::vector<std::size_t> const& axes,
              Sampling const& sampling, std::vector<double> const& region) {
  call.expect_room(target.shape);
  if (count_of(target.shape) == 0 || given.values.empty()) call.refuse("expected elements on both sides");
  Array x = call.make(given.scalar, given.shape, given.values);
  std::vector<std::vector<bool>> outside(x.shape.size());
  for (std::size_t i = 0; i < axes.size(); ++i) {
    std::size_t const axis = axes[i];
    Line const line{.from = x.shape[axis],
                    .to = target.shape[axis],
                    .scale = target.scales[axis],
                    .begin = region.empty() ? 0 : region[i],
                    .end = region.empty() ? 1 : region[axes.size() + i]};
    bool const is_same = line.from == line.to && line.scale == 1 && !sampling.crops();
    if (is_same) continue;
    Extents shape = x.shape;
    shape[axis] = line.to;
    Array y = call.make(x.scalar, shape);
    auto const [outer, middle, inner] = around(x.shape, axis);
    std::size_t const count = as_size(line.to);
    outside[axis].assign(count, false);
    for (std::size_t k = 0; k < count; ++k) {
      Samples const samples = samples_at(sampling, line, as_extent(k));
      outside[axis][k] = samples.is_outside;
      call.spend({outer, inner, samples.parts.size()});
      for (std::size_t o = 0; o < outer; ++o)
        for (Sample const& part : samples.parts)
          for (std::size_t j = 0; j < inner; ++j)
            y.values[(o * count + k) * inner + j] += part.weight * x.values[(o * middle + part.place) * inner + j];
    }
    x = std::move(y);
  }
  if (!sampling.crops()) return x;
  for (std::size_t axis = 0; axis < x.shape.size(); ++axis) {
    if (outside[axis].empty()) continue;
    std::size_t const inner = around(x.shape, axis).inner;
    for (std::size_t i = 0; i < x.values.size(); ++i)
      if (outside[axis][i / inner % as_size(x.shape[axis])]) x.values[i] = sampling.extrapolation;
  }
  return x;
}

std::vector<std::size_t> all_axes(Array const& x) {
  std::vector<std::size_t> axes(x.shape.size());
  for (std::size_t axis = 0; axis < axes.size(); ++axis) axes[axis] = axis;
  return axes;
}

// Opset 10: operands x and scales, as Upsample has them.
Array upsample(Call& call) {
  Array const& x = call.operand(0);
  std::vector<double> scales;
  if (call.opset() >= 9) {
    call.expect_operands(2, 2);
    scales = scales_of(call, 1);
  } else if (call.opset() >= 7) {
    call.expect_operands(1, 1);
    scales = call.reals("scales");
  } else {
    call.expect_operands(1, 1);
    call.operand_of_rank(0, 4);
    scales = {1, 1, call.real("height_scale"), call.real("width_scale")};
  }
  std::string const mode = call.choice("mode", "nearest", {"nearest", "linear", "bilinear"});
  Sampling const sampling{.mode = mode == "nearest" ? Sampling::Mode::nearest : Sampling::Mode::linear,
                          .coordinates = "asymmetric",
                          .rounding = "floor"};
  return sampled(call, x, by_scales(call, x, scales), all_axes(x), sampling, {});
}

Sampling sampling_of(Call const& call) {
  std::string const mode = call.choice("mode", "nearest", {"nearest", "linear", "cubic"});
  if (call.flag("antialias")) call.refuse_attribute("antialias", "is not supported");
  return {.mode = mode == "nearest"  ? Sampling::Mode::nearest
                  : mode == "linear" ? Sampling::Mode::linear
                                     : Sampling::Mode::cubic,
          .coordinates = call.choice("coordinate_transformation_mode", "half_pixel",
                                     {"half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners",
                                      "asymmetric", "tf_half_pixel_for_nn", "tf_crop_and_resize"}),
          .rounding = call.choice("nearest_mode", "round_prefer_floor",
                                  {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"}),
          .cubic = call.real("cubic_coeff_a", -0.75),
          .excludes_outside = call.flag("exclude_outside"),
          .extrapolation = call.real("extrapolation_value", 0)};
}

// Operands x, roi, scales, sizes: of scales and sizes the one that is there and not empty; of the axes of `axes` since
// opset 18. The region of roi matters to tf_crop_and_resize alone.
Array resize(Call& call) {
  if (call.opset() < 11) return upsample(call);
  call.expect_operands(1, 4);
  Array const& x = call.operand(0);
  Sampling const sampling = sampling_of(call);
  auto axes = all_axes(x);
  if (call.opset() >= 18 && call.has_attribute("axes")) axes = call.axes(call.integers("axes"), x.shape.size());
  std::vector<double> region;
  if (sampling.crops()) {
    if (call.operand_of_rank(1, 1).values.size() != 2 * axes.size())
      call.refuse("expected " + std::to_string(2 * axes.size()) + " ends of a region");
    region = call.operand(1).values;
  }
  bool const has_scales = call.has(2) && !call.operand(2).values.empty();
  bool const has_sizes = call.has(3) && !call.operand(3).values.empty();
  if (has_scales == has_sizes) call.refuse("expected either scales or sizes");
  if (has_sizes) return sampled(call, x, by_sizes(call, x, call.list(3), axes), axes, sampling, region);
  std::vector<double> const given = scales_of(call, 2);
  if (given.size() != axes.size())
    call.refuse("expected " + std::to_string(axes.size()) + " scales, found " + std::to_string(given.size()));
  std::vector<double> scales(x.shape.size(), 1);
  for (std::size_t i = 0; i < axes.size(); ++i) scales[axes[i]] = given[i];
  return sampled(call, x, by_scales(call, x, scales), axes, sampling, region);
}

}  // namespace

void add_resize(Operators& operators) {
  operators["Resize"] = {10, resize};
  operators["Upsample"] = {1, upsample};
}

}  // namespace tool::rules
