// Normalisations and attention, composed.
#include <cmath>
#include <limits>
#include <vector>

#include "emit/expression_windows.hpp"
#include "emit/expression_writer.hpp"

namespace tool::emit {

namespace {

Formula square(Formula const& x) {
  return elementwise("g::square", {x});
}
Formula sqrt(Formula const& x) {
  return elementwise("g::sqrt", {x});
}

Axes last_axes(Formula const& x, std::size_t count) {
  Axes axes;
  for (std::size_t i = x.shape.size() - count; i < x.shape.size(); ++i) axes.push_back(i);
  return axes;
}

// (x - mean) / sqrt(variance + epsilon) along axes.
Formula normalized(Step const& step, Formula const& x, Axes const& axes, double epsilon) {
  Formula const centred = step.let("centred", x - reduce("mean", x, axes, true));
  return centred / sqrt(reduce("mean", square(centred), axes, true) + number(epsilon));
}

// scale / sqrt(variance + epsilon), and the bias without the mean's part, as numbers.
struct Affine {
  std::vector<double> scale;
  std::vector<double> bias;
};
Affine affine_of(Step const& step, double epsilon) {
  Affine affine;
  for (std::size_t i = 0; i < step.array(1)->values.size(); ++i) {
    double const factor = step.array(1)->values[i] / std::sqrt(step.array(4)->values[i] + epsilon);
    affine.scale.push_back(factor);
    affine.bias.push_back(step.array(2)->values[i] - step.array(3)->values[i] * factor);
  }
  return affine;
}

bool are_constant(Step const& step) {
  for (std::size_t i = 1; i < step.operands(); ++i) {
    if (step.array(i) == nullptr) return false;
  }
  return true;
}

// 0 where a step may be seen, -infinity where it is later.
Formula causal_mask(std::size_t time) {
  std::vector<double> mask;
  for (std::size_t to = 0; to < time; ++to) {
    for (std::size_t from = 0; from < time; ++from)
      mask.push_back(from <= to ? 0.0 : -std::numeric_limits<double>::infinity());
  }
  auto const extent = static_cast<std::int64_t>(time);
  return table(mask, {extent, extent});
}

}  // namespace

Formula formula_of(plan::BatchNorm const& norm, Step const& step) {
  Formula const x = step.operand(0);
  std::size_t const rank = x.shape.size();
  if (are_constant(step)) {
    Affine affine = affine_of(step, norm.epsilon);
    Extents const channels{x.shape[1]};
    step.note("batch normalisation became a scale and a bias a channel");
    Formula const scale = step.parameter(1, channels, std::move(affine.scale));
    return x * by_channel(scale, rank) + by_channel(step.parameter(2, channels, std::move(affine.bias)), rank);
  }
  Formula const deviation = sqrt(by_channel(step.operand(4), rank) + number(norm.epsilon));
  return (x - by_channel(step.operand(3), rank)) / deviation * by_channel(step.operand(1), rank) +
         by_channel(step.operand(2), rank);
}

Formula formula_of(plan::LayerNorm const& norm, Step const& step) {
  Formula const x = step.operand(0);
  Formula y = normalized(step, x, last_axes(x, norm.axes), norm.epsilon);
  if (step.operands() > 1) y = y * step.weight(1);
  return step.operands() > 2 ? y + step.weight(2) : y;
}

Formula formula_of(plan::RmsNorm const& norm, Step const& step) {
  Formula const x = step.operand(0);
  Formula const y = x / sqrt(reduce("mean", square(x), last_axes(x, norm.axes), true) + number(norm.epsilon));
  return step.operands() > 1 ? y * step.weight(1) : y;
}

Formula formula_of(plan::GroupNorm const& norm, Step const& step) {
  Formula const x = step.operand(0);
  auto const groups = static_cast<std::int64_t>(norm.groups);
  auto const group_size = static_cast<std::int64_t>(count_of(x.shape)) / (x.shape[0] * groups);
  Formula const grouped = reshape(x, {x.shape[0], groups, group_size});
  Formula const y = reshape(normalized(step, grouped, {2}, norm.epsilon), x.shape);
  std::size_t const rank = x.shape.size();
  return y * by_channel(step.weight(1), rank) + by_channel(step.weight(2), rank);
}

// The mean over neighbouring channels is a pooling along them: alpha / size times the sum is alpha times the mean.
Formula formula_of(plan::LocalResponseNorm const& norm, Step const& step) {
  Formula const x = step.operand(0);
  std::int64_t const pixels = static_cast<std::int64_t>(count_of(x.shape)) / (x.shape[0] * x.shape[1]);
  Formula const planes = reshape(square(x), {x.shape[0], 1, x.shape[1], pixels});
  std::string const padding = list_of(std::vector<std::size_t>{(norm.size - 1) / 2, 0, norm.size / 2, 0});
  Formula const means = call("g::avg_pool2d<ingot::Size2{" + std::to_string(norm.size) +
                                 ", 1}, ingot::PoolOptions{.stride = 1, .padding = {" + padding + "}}>",
                             {planes}, planes.shape);
  Formula const energy = step.let("energy", reshape(means, x.shape));
  return x / elementwise("g::power", {number(norm.k) + number(norm.alpha) * energy, number(norm.beta)});
}

Formula formula_of(plan::Attention const& attention, Step const& step) {
  Formula const x = step.operand(0);
  auto const heads = static_cast<std::int64_t>(attention.heads);
  std::int64_t const width = x.shape[2];
  bool const has_bias = step.operands() > 3;
  Formula const rows =
      step.let("qkv", has_bias ? linear(x, step.weight(1), step.weight(3)) : linear(x, step.weight(1)));
  // [N, heads, Time, Width / heads]
  auto const part = [&](char const* what, std::size_t which) {
    auto const begin = which * static_cast<std::size_t>(width);
    Formula const taken = slice(rows, 2, begin, begin + static_cast<std::size_t>(width));
    Formula const split = reshape(taken, {x.shape[0], x.shape[1], heads, width / heads});
    return step.let(what, permute(split, {0, 2, 1, 3}));
  };
  Formula const q = part("q", 0);
  Formula const k = part("k", 1);
  Formula const v = part("v", 2);
  double const factor = 1 / std::sqrt(static_cast<double>(width / heads));
  Formula scores = matmul(q, permute(k, {0, 1, 3, 2})) * number(factor);
  if (attention.causal) scores = scores + causal_mask(static_cast<std::size_t>(x.shape[1]));
  Formula const weights = step.let("weights", along("softmax", scores, 3));
  Formula const joint = reshape(permute(matmul(weights, v), {0, 2, 1, 3}), x.shape);
  return has_bias ? linear(joint, step.weight(2), step.weight(4)) : linear(joint, step.weight(2));
}

}  // namespace tool::emit
