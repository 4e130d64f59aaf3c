// Normalisations: those of the plan, and what is composed.
#include <numeric>

#include "lowering/norms.hpp"
#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

bool all_fixed(Step const& step, std::size_t first, std::size_t last) {
  for (std::size_t i = first; i <= last; ++i) {
    if (step.has(i) && step.numbers(i) == nullptr) return false;
  }
  return true;
}

void refuse_unless_channels(Step const& step) {
  if (step.operand_shape(0).size() < 2) step.refuse("expected [N, C, ...], found " + spell(step.operand_shape(0)));
}

// scale * x + bias, both [C].
Id scaled(Step& step, Id x, std::size_t scale, std::size_t bias) {
  std::size_t const rank = step.rank(x);
  Id const product = step.binary(BinaryFunction::multiply, x, step.along_channels(step.operand(scale), rank));
  return step.binary(BinaryFunction::add, product, step.along_channels(step.operand(bias), rank));
}

// Below opset 14 the moments among the results ask for training; then an attribute does.
bool is_training(Step const& step) {
  if (step.opset() >= 14) return step.integer("training_mode", 0) != 0;
  for (std::size_t i = 1; i < step.results(); ++i) {
    if (!step.node().outputs[i].empty()) return true;
  }
  return false;
}

void lower_batch_normalization(Step& step) {
  if (is_training(step)) step.refuse_listed("training");
  if (step.integer("spatial", 1) == 0) step.refuse_listed("spatial = 0");
  refuse_unless_channels(step);
  double const epsilon = step.real("epsilon", 1e-5);
  Id const x = step.operand(0);
  if (all_fixed(step, 1, 4)) {
    std::vector<Id> operands{x};
    for (std::size_t i = 1; i <= 4; ++i) operands.push_back(step.operand(i));
    return step.give(step.add(plan::BatchNorm{epsilon}, std::move(operands), step.shape(x)));
  }
  Id const mean = step.along_channels(step.operand(3), step.rank(x));
  Id const variance = step.binary(BinaryFunction::add, step.along_channels(step.operand(4), step.rank(x)), epsilon);
  Id const centred = step.binary(BinaryFunction::subtract, x, mean);
  Id const normal = step.binary(BinaryFunction::divide, centred, step.unary(UnaryFunction::sqrt, variance));
  step.give(scaled(step, normal, 1, 2));
}

Id constant_row(Step& step, std::int64_t size, double value) {
  return step.row(std::vector<double>(to_size(size), value));
}

void lower_instance_normalization(Step& step) {
  refuse_unless_channels(step);
  Id const x = step.operand(0);
  std::int64_t const channels = step.shape(x)[1];
  bool const is_fixed = all_fixed(step, 1, 2);
  Id const scale = is_fixed ? step.operand(1) : constant_row(step, channels, 1);
  Id const bias = is_fixed ? step.operand(2) : constant_row(step, channels, 0);
  plan::GroupNorm const norm{to_size(channels), step.real("epsilon", 1e-5)};
  Id const y = step.add(norm, {x, scale, bias}, step.shape(x));
  step.give(is_fixed ? y : scaled(step, y, 1, 2));
}

// A number a group, which is what opsets 18 to 20 have, as one a channel.
Id by_channel(Step& step, std::size_t operand, std::int64_t channels) {
  Array const& numbers = step.fixed(operand, "its scale and bias");
  std::size_t const repeats = to_size(channels) / numbers.values.size();
  Array result{numbers.scalar, {channels}, {}};
  for (double const value : numbers.values) result.values.insert(result.values.end(), repeats, value);
  return step.changed(operand, std::move(result));
}

void lower_group_normalization(Step& step) {
  refuse_unless_channels(step);
  Id const x = step.operand(0);
  std::int64_t const channels = step.shape(x)[1];
  std::int64_t const groups = step.integer("num_groups", 0);
  if (groups < 1 || channels % groups != 0)
    step.refuse("expected groups that divide the channels " + std::to_string(channels) + ", found " +
                std::to_string(groups));
  Id const scale = by_channel(step, 1, channels);
  Id const bias = by_channel(step, 2, channels);
  step.give(step.add(plan::GroupNorm{to_size(groups), step.real("epsilon", 1e-5)}, {x, scale, bias}, step.shape(x)));
}

// A constant operand broadcast to a shape.
Id spread(Step& step, std::size_t operand, Extents const& shape) {
  Array const& numbers = step.fixed(operand, "its scale and bias");
  if (numbers.shape == shape || numbers.values.size() == count_of(shape)) {
    Array array = numbers;
    array.shape = shape;
    return step.changed(operand, std::move(array));
  }
  if (numbers.values.size() != 1)
    step.refuse("expected scale and bias of " + spell(shape) + ", found " + spell(numbers.shape));
  return step.changed(operand, {numbers.scalar, shape, std::vector<double>(count_of(shape), numbers.values.front())});
}

// Its second and third result: the mean, and 1 / sqrt(variance + epsilon).
void give_moments(Step& step, std::size_t first_axis, double epsilon) {
  if (!step.wants(1) && !step.wants(2)) return;
  Id const x = step.operand(0);
  Sizes axes(step.rank(x) - first_axis);
  std::iota(axes.begin(), axes.end(), first_axis);
  Id const mean = step.reduce(Reduction::mean, x, axes, true);
  step.give(1, mean);
  if (!step.wants(2)) return;
  Id const squares = step.unary(UnaryFunction::square, step.binary(BinaryFunction::subtract, x, mean));
  Id const variance = step.binary(BinaryFunction::add, step.reduce(Reduction::mean, squares, axes, true), epsilon);
  step.give(2, step.unary(UnaryFunction::reciprocal, step.unary(UnaryFunction::sqrt, variance)));
}

void lower_layer_normalization(Step& step) {
  Id const x = step.operand(0);
  std::size_t const rank = step.rank(x);
  std::size_t const axis = step.axis(step.integer("axis", -1), rank);
  double const epsilon = step.real("epsilon", 1e-5);
  Extents const shape(step.shape(x).begin() + static_cast<std::ptrdiff_t>(axis), step.shape(x).end());
  std::vector<Id> operands{x};
  bool const is_fixed = all_fixed(step, 1, 2);
  if (is_fixed) {
    operands.push_back(spread(step, 1, shape));
    if (step.has(2)) operands.push_back(spread(step, 2, shape));
  }
  Id y = step.add(plan::LayerNorm{rank - axis, epsilon}, std::move(operands), step.shape(x));
  if (!is_fixed) {
    y = step.binary(BinaryFunction::multiply, y, step.operand(1));
    if (step.has(2)) y = step.binary(BinaryFunction::add, y, step.operand(2));
  }
  step.give(y);
  give_moments(step, axis, epsilon);
}

// The mean of squares of `size` channels, of which an even number has one more behind: a pool along them.
Id mean_of_neighbours(Step& step, Id x, std::size_t size) {
  Extents const shape = step.shape(x);
  Extents const plane{shape[0], 1, shape[1], to_integer(count_of(shape)) / (shape[0] * shape[1])};
  std::size_t const before = (size - 1) / 2;
  plan::Window const window{{size, 1}, {1, 1}, {before, 0}, {size - 1 - before, 0}, {1, 1}};
  Id const squares = step.reshape(step.unary(UnaryFunction::square, x), plane);
  return step.reshape(step.add(plan::Pool{false, window, true, window.after}, {squares}, plane), shape);
}

void lower_lrn(Step& step) {
  refuse_unless_channels(step);
  std::int64_t const size = step.integer("size", 0);
  if (size < 1) step.refuse("expected a positive attribute size, found " + std::to_string(size));
  Id const x = step.operand(0);
  plan::LocalResponseNorm const norm{to_size(size), step.real("alpha", 1e-4), step.real("beta", 0.75),
                                     step.real("bias", 1)};
  if (size % 2 == 1) return step.give(step.add(norm, {x}, step.shape(x)));
  Id const mean = mean_of_neighbours(step, x, norm.size);
  Id const sum = step.binary(BinaryFunction::add, step.binary(BinaryFunction::multiply, mean, norm.alpha), norm.k);
  step.give(step.binary(BinaryFunction::divide, x, step.binary(BinaryFunction::power, sum, norm.beta)));
}

// (x - mean) / (sqrt(variance) + 1e-9): the number is that of the function's body in ONNX's documentation.
void lower_mean_variance(Step& step) {
  Id const x = step.operand(0);
  Sizes axes;
  for (std::int64_t const number : step.integers("axes", {0, 2, 3})) axes.push_back(step.axis(number, step.rank(x)));
  Id const centred = step.binary(BinaryFunction::subtract, x, step.reduce(Reduction::mean, x, axes, true));
  Id const variance = step.reduce(Reduction::mean, step.unary(UnaryFunction::square, centred), axes, true);
  Id const deviation = step.binary(BinaryFunction::add, step.unary(UnaryFunction::sqrt, variance), 1e-9);
  step.give(step.binary(BinaryFunction::divide, centred, deviation));
}

void lower_lp_normalization(Step& step) {
  Id const x = step.operand(0);
  std::size_t const axis = step.axis(step.integer("axis", -1), step.rank(x));
  double const p = norm_order(step);
  Id const sum = step.reduce(Reduction::sum, magnitudes(step, x, p), {axis}, true);
  step.give(step.binary(BinaryFunction::divide, x, root(step, sum, p)));
}

}  // namespace

void add_normalizations(Rules& rules) {
  rules["BatchNormalization"] = lower_batch_normalization;
  rules["InstanceNormalization"] = lower_instance_normalization;
  rules["GroupNormalization"] = lower_group_normalization;
  rules["LayerNormalization"] = lower_layer_normalization;
  rules["LRN"] = lower_lrn;
  rules["MeanVarianceNormalization"] = lower_mean_variance;
  rules["LpNormalization"] = lower_lp_normalization;
}

}  // namespace tool::lowering
