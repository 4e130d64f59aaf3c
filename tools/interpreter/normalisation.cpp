// Normalisations: by statistics that are given, of groups, of lines, of neighbouring channels.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "interpreter/rules.hpp"
#include "interpreter/walk.hpp"
#include "interpreter/window.hpp"

namespace tool::rules {
namespace {

// (x - mean) / sqrt(variance + epsilon) scale + bias: one of each a channel, or with spatial = 0 (opsets below 9) one an
// element of a sample.
Array batch_normalise(Call& call) {
  call.expect_operands(5, 5);
  if (call.opset() >= 14 && call.flag("training_mode")) call.refuse_attribute("training_mode", "is not supported");
  for (std::size_t i = 1; i < call.result_count(); ++i)
    if (call.wants(i)) call.refuse("its results of training are not supported");
  Array const& x = call.operand(0);
  if (x.shape.size() < 2) call.refuse("expected two axes or more, found shape " + spell(x.shape));
  bool const is_spatial = call.opset() >= 9 || call.flag("spatial", true);
  Extents const shape = is_spatial ? Extents{x.shape[1]} : part(x.shape, 1, x.shape.size());
  for (std::size_t i = 1; i < 5; ++i) call.expect_shape(i, shape);
  std::size_t const count = count_of(shape), inner = is_spatial ? count_of(part(x.shape, 2, x.shape.size())) : 1;
  double const epsilon = call.real("epsilon", 1e-5);
  Array y = call.make(x.scalar, x.shape);
  for (std::size_t i = 0; i < y.values.size(); ++i) {
    std::size_t const c = i / inner % count;
    y.values[i] = (x.values[i] - call.operand(3).values[c]) / std::sqrt(call.operand(4).values[c] + epsilon) *
                      call.operand(1).values[c] +
                  call.operand(2).values[c];
  }
  return y;
}

struct Moments {
  double mean;
  double deviation;  // sqrt(variance + epsilon)
};

Moments moments_of(double const* numbers, std::size_t count, double epsilon) {
  double const n = static_cast<double>(count);
  double const mean = std::accumulate(numbers, numbers + count, 0.0) / n;
  double squares = 0;
  for (std::size_t i = 0; i < count; ++i) squares += (numbers[i] - mean) * (numbers[i] - mean);
  return {mean, std::sqrt(squares / n + epsilon)};
}

// (x - mean) / sqrt(variance + epsilon) scale + bias, moments of a group of channels in one sample. InstanceNormalization
// has as many groups as channels; scale and bias are one a channel, of GroupNormalization one a group (opset 18).
Array group_normalise(Call& call) {
  call.expect_operands(3, 3);
  Array const& x = call.operand(0);
  Extents const places = spatial(call, x);
  bool const is_instance = call.op() == "InstanceNormalization";
  std::int64_t const groups = is_instance ? x.shape[1] : call.integer("num_groups");
  if (groups < 1 || x.shape[1] % groups != 0)
    call.refuse_attribute("num_groups", std::to_string(groups) + " does not divide the channels of " + spell(x.shape));
  call.expect_shape(1, {groups});
  call.expect_shape(2, {groups});
  double const epsilon = call.real("epsilon", 1e-5);
  Array y = call.make(x.scalar, x.shape);
  if (y.values.empty()) return y;
  std::size_t const count = as_size(x.shape[1] / groups) * count_of(places);
  for (std::size_t start = 0; start < x.values.size(); start += count) {
    auto const [mean, deviation] = moments_of(x.values.data() + start, count, epsilon);
    std::size_t const g = start / count % as_size(groups);
    for (std::size_t i = start; i < start + count; ++i)
      y.values[i] = (x.values[i] - mean) / deviation * call.operand(1).values[g] + call.operand(2).values[g];
  }
  return y;
}

// (x - mean) / sqrt(variance + epsilon) scale + bias, moments over the axes from `axis` on; then mean and 1 / deviation.
std::vector<Array> layer_normalise(Call& call) {
  call.expect_operands(2, 3);
  Array const& x = call.operand(0);
  std::size_t const axis = call.axis(call.integer("axis", -1), x.shape.size());
  Extents const line = part(x.shape, axis, x.shape.size());
  for (std::size_t i = 1; i < call.operand_count(); ++i)
    if (broadcast_shape(call, line, call.operand(i).shape) != line)
      call.refuse("expected operand " + std::to_string(i) + " to broadcast to " + spell(line) + ", found " +
                  spell(call.operand(i).shape));
  Array const scale = expanded(call, call.operand(1), line);
  Array const bias = call.has(2) ? expanded(call, call.operand(2), line) : call.make(x.scalar, line);
  double const epsilon = call.real("epsilon", 1e-5);
  Extents shape = part(x.shape, 0, axis);
  shape.resize(x.shape.size(), 1);
  std::vector<Array> results;
  results.push_back(call.make(x.scalar, x.shape));
  results.push_back(call.make(Scalar::float32, shape));
  results.push_back(call.make(Scalar::float32, shape));
  std::size_t const count = count_of(line);
  if (count == 0) return results;
  for (std::size_t row = 0; row * count < x.values.size(); ++row) {
    double const* const numbers = x.values.data() + row * count;
    auto const [mean, deviation] = moments_of(numbers, count, epsilon);
    for (std::size_t i = 0; i < count; ++i)
      results[0].values[row * count + i] = (numbers[i] - mean) / deviation * scale.values[i] + bias.values[i];
    results[1].values[row] = mean;
    results[2].values[row] = 1 / deviation;
  }
  return results;
}

// (x - mean) / (sqrt(mean of x^2 - mean^2) + 1e-9) over `axes`, as the standard's own function says it.
Array mean_variance_normalise(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand(0);
  Extents reduced = x.shape;
  for (std::size_t const axis : call.axes(call.integers("axes", {0, 2, 3}), x.shape.size())) reduced[axis] = 1;
  Array sums = call.make(x.scalar, reduced), squares = call.make(x.scalar, reduced), y = call.make(x.scalar, x.shape);
  if (y.values.empty()) return y;
  Steps const steps = broadcast_steps(reduced, x.shape);
  double const count = static_cast<double>(x.values.size()) / static_cast<double>(sums.values.size());
  auto from = x.values.begin();
  walk(x.shape, [&](std::size_t group) { sums.values[group] += *from++ / count; }, steps);
  from = x.values.begin();
  walk(
      x.shape,
      [&](std::size_t group) {
        double const distance = *from++ - sums.values[group];
        squares.values[group] += distance * distance / count;
      },
      steps);
  from = x.values.begin();
  auto to = y.values.begin();
  walk(
      x.shape,
      [&](std::size_t group) { *to++ = (*from++ - sums.values[group]) / (std::sqrt(squares.values[group]) + 1e-9); },
      steps);
  return y;
}

// x / (sum of |x|^p)^(1 / p) along an axis, p of 1 or 2.
Array lp_normalise(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand(0);
  std::size_t const axis = call.axis(call.integer("axis", -1), x.shape.size());
  std::int64_t const p = call.integer("p", 2);
  if (p != 1 && p != 2) call.refuse_attribute("p", "expected 1 or 2, found " + std::to_string(p));
  Array y = call.make(x.scalar, x.shape);
  if (y.values.empty()) return y;
  auto const [outer, middle, inner] = around(x.shape, axis);
  for (std::size_t line = 0; line < outer * inner; ++line) {
    std::size_t const start = line / inner * middle * inner + line % inner;
    double sum = 0;
    for (std::size_t i = 0; i < middle; ++i) {
      double const number = x.values[start + i * inner];
      sum += p == 1 ? std::fabs(number) : number * number;
    }
    double const norm = p == 1 ? sum : std::sqrt(sum);
    for (std::size_t i = 0; i < middle; ++i) y.values[start + i * inner] = x.values[start + i * inner] / norm;
  }
  return y;
}

// x / (bias + alpha / size sum of x^2)^beta, over the channels from floor((size - 1) / 2) before to ceil((size - 1) / 2)
// behind.
Array local_response_normalise(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand(0);
  if (x.shape.size() < 2) call.refuse("expected two axes or more, found shape " + spell(x.shape));
  std::int64_t const size = call.integer("size");
  if (size < 1 || size > largest_extent) call.refuse_attribute("size", "expected 1 or more");
  double const alpha = call.real("alpha", 1e-4), beta = call.real("beta", 0.75), bias = call.real("bias", 1);
  Array y = call.make(x.scalar, x.shape);
  if (y.values.empty()) return y;
  auto const [outer, middle, inner] = around(x.shape, 1);
  std::int64_t const channels = x.shape[1];
  call.spend({x.values.size(), as_size(std::min(size, channels))});
  for (std::size_t i = 0; i < x.values.size(); ++i) {
    std::int64_t const c = as_extent(i / inner % middle);
    std::int64_t const first = std::max<std::int64_t>(0, c - (size - 1) / 2);
    std::int64_t const last = std::min(channels - 1, c + size / 2);
    double squares = 0;
    for (std::int64_t near = first; near <= last; ++near) {
      double const number = x.values[i - as_size(c) * inner + as_size(near) * inner];
      squares += number * number;
    }
    y.values[i] = x.values[i] / std::pow(bias + alpha / static_cast<double>(size) * squares, beta);
  }
  return y;
}

}  // namespace

void add_normalisation(Operators& operators) {
  operators["BatchNormalization"] = {1, batch_normalise};
  operators["InstanceNormalization"] = {1, group_normalise};
  operators["GroupNormalization"] = {18, group_normalise};
  operators["LayerNormalization"] = {17, layer_normalise};
  operators["MeanVarianceNormalization"] = {9, mean_variance_normalise};
  operators["LpNormalization"] = {1, lp_normalise};
  operators["LRN"] = {1, local_response_normalise};
}

}  // namespace tool::rules
