#include "passes/affine.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "passes/match.hpp"

namespace tool::passes {
namespace {

using plan::BinaryFunction;

// The numbers of a constant by channel, where it broadcasts so to a shape.
std::optional<std::vector<double>> by_channel(Array const& array, Extents const& shape, std::size_t axis) {
  auto const channels = static_cast<std::size_t>(shape[axis]);
  if (array.values.size() == 1 && array.shape.size() <= shape.size())
    return std::vector<double>(channels, array.values[0]);
  if (array.values.size() != channels || array.shape.size() > shape.size()) return {};
  std::size_t const missing = shape.size() - array.shape.size();
  if (axis < missing || static_cast<std::size_t>(array.shape[axis - missing]) != channels) return {};
  return array.values;
}

std::optional<Affine> of_batch_norm(Rewriting const& plan, Id id, plan::BatchNorm const& norm) {
  std::vector<double> const* constants[4];
  for (std::size_t i = 0; i < 4; ++i) {
    Array const* const array = plan.plan().array(plan.operand(id, i + 1));
    if (array == nullptr) return {};
    constants[i] = &array->values;
  }
  auto const& [scale, bias, mean, variance] = constants;
  Affine affine{plan.operand(id), *scale, *bias, plan[plan.operand(id, 2)].name};
  for (std::size_t c = 0; c < scale->size(); ++c) {
    affine.scale[c] /= std::sqrt((*variance)[c] + norm.epsilon);
    affine.shift[c] -= (*mean)[c] * affine.scale[c];
  }
  return affine;
}

// x + n, x - n, n - x, x n, x / n
void set(Affine& affine, BinaryFunction function, std::vector<double> numbers, bool is_constant_first) {
  std::size_t const channels = numbers.size();
  affine.scale.assign(channels, 1);
  affine.shift.assign(channels, 0);
  switch (function) {
    case BinaryFunction::add:
      affine.shift = std::move(numbers);
      break;
    case BinaryFunction::subtract:
      if (is_constant_first) affine.scale.assign(channels, -1);
      if (!is_constant_first) std::ranges::transform(numbers, numbers.begin(), std::negate{});
      affine.shift = std::move(numbers);
      break;
    case BinaryFunction::divide:
      std::ranges::transform(numbers, affine.scale.begin(), [](double number) { return 1 / number; });
      break;
    default:
      affine.scale = std::move(numbers);
  }
}

bool all_finite(std::vector<double> const& numbers) {
  return std::ranges::all_of(numbers, [](double number) { return std::isfinite(number); });
}

std::optional<Affine> of_binary(Rewriting const& plan, Id id, BinaryFunction function, std::size_t axis) {
  using enum BinaryFunction;
  if (function != add && function != subtract && function != multiply && function != divide) return {};
  for (std::size_t const position : {1U, 0U}) {
    Array const* const array = plan.plan().array(plan.operand(id, position));
    Id const x = plan.operand(id, 1 - position);
    if (array == nullptr || plan[x].shape != plan[id].shape) continue;
    if (function == divide && position == 0) return {};
    std::optional<std::vector<double>> numbers = by_channel(*array, plan[id].shape, axis);
    if (!numbers) return {};
    Affine affine{x, {}, {}, plan[plan.operand(id, position)].name};
    set(affine, function, *std::move(numbers), position == 0);
    return affine;
  }
  return {};
}

bool has_shift(Affine const& affine) {
  return std::ranges::any_of(affine.shift, [](double shift) { return shift != 0; });
}

// What takes numbers in: which axis of its result is the channels', and how its weight is laid.
struct Weighted {
  std::size_t axis;
  std::size_t groups = 1;
  bool is_transposed = false;  // weight [C, F / groups, ...], else [F, C / groups, ...]
  bool is_padded = false;      // or otherwise no place for a shift in front of it
};

std::optional<Weighted> weighted(Rewriting const& plan, Id id) {
  auto const any = [](std::vector<std::size_t> const& numbers) {
    return std::ranges::any_of(numbers, [](std::size_t n) { return n > 0; });
  };
  std::optional<Weighted> found;
  if (auto const* const convolution = plan.if_a<plan::Convolution>(id)) {
    plan::Window const& window = convolution->window;
    found = Weighted{1, convolution->groups, false, any(window.before) || any(window.after)};
  } else if (auto const* const transposed = plan.if_a<plan::ConvolutionTranspose>(id)) {
    found = Weighted{1, transposed->groups, true, true};
  } else if (plan.if_a<plan::Dense>(id) != nullptr) {
    found = Weighted{plan[id].shape.size() - 1};
  }
  if (!found) return {};
  for (std::size_t i = 1; i < plan[id].operands.size(); ++i) {
    if (plan.plan().array(plan.operand(id, i)) == nullptr) return {};
  }
  return found;
}

// Calls f(weight, filter, channel) for each number of a weight.
void for_each_weight(Array& weight, Weighted const& kind, auto const& f) {
  auto const first = static_cast<std::size_t>(weight.shape[0]);
  auto const second = static_cast<std::size_t>(weight.shape[1]);
  std::size_t const taps = weight.values.size() / (first * second);
  std::size_t const first_of_group = first / kind.groups;
  for (std::size_t i = 0; i < first; ++i) {
    for (std::size_t j = 0; j < second; ++j) {
      std::size_t const other = i / first_of_group * second + j;
      for (std::size_t tap = 0; tap < taps; ++tap) {
        double& number = weight.values[(i * second + j) * taps + tap];
        if (kind.is_transposed) {
          f(number, other, i);
        } else {
          f(number, i, other);
        }
      }
    }
  }
}

// Weight and bias of an operation that are about to change.
struct Weights {
  Array weight;
  std::vector<double> bias;
  bool has_bias;
};

Weights weights_of(Rewriting const& plan, Id id, Weighted const& kind) {
  auto const filters = static_cast<std::size_t>(plan[id].shape[kind.axis]);
  Weights weights{*plan.plan().array(plan.operand(id, 1)), std::vector<double>(filters), false};
  if (plan[id].operands.size() > 2) {
    weights.bias = plan.plan().array(plan.operand(id, 2))->values;
    weights.has_bias = true;
  }
  return weights;
}

// conv1.weight has conv1.bias.
std::string bias_name(std::string const& weight, std::string const& shift) {
  constexpr std::string_view suffix = "weight";
  if (weight.ends_with(suffix)) return weight.substr(0, weight.size() - suffix.size()) + "bias";
  return shift.empty() && !weight.empty() ? weight + ".bias" : shift;
}

// `id` becomes the operation of `from` upon x with these weights.
void become_weighted(Rewriting& plan, Id id, Id from, Id x, Weights weights, std::string const& shift_name) {
  Id const weight = plan.operand(from, 1);
  bool const had_bias = plan[from].operands.size() > 2;
  std::string const name = had_bias ? plan[plan.operand(from, 2)].name : bias_name(plan[weight].name, shift_name);
  Scalar const scalar = weights.weight.scalar;
  std::vector<Id> operands{x, plan.constant(std::move(weights.weight), plan[weight].name, plan[weight].origin)};
  if (weights.has_bias) {
    auto const filters = static_cast<std::int64_t>(weights.bias.size());
    operands.push_back(plan.constant(Array{scalar, {filters}, std::move(weights.bias)}, name, plan[from].origin));
  }
  plan::Operation operation = plan[from].operation;
  plan.set_origin(id, plan[from].origin);
  plan.become(id, std::move(operation), std::move(operands));
}

}  // namespace

std::optional<Affine> affine_of(Rewriting const& plan, Id id, std::size_t axis) {
  std::optional<Affine> found;
  if (axis >= plan[id].shape.size()) return {};
  if (auto const* const norm = plan.if_a<plan::BatchNorm>(id)) {
    if (axis == 1) found = of_batch_norm(plan, id, *norm);
  } else if (auto const* const binary = plan.if_a<plan::Binary>(id)) {
    found = of_binary(plan, id, binary->function, axis);
  }
  if (found && (!all_finite(found->scale) || !all_finite(found->shift))) return {};
  return found;
}

bool fold_behind(Rewriting& plan, Id id) {
  for (Id const from : plan[id].operands) {
    std::optional<Weighted> const kind = weighted(plan, from);
    if (!kind || plan.uses(from) > 1) continue;
    std::optional<Affine> const affine = affine_of(plan, id, kind->axis);
    if (!affine || affine->x != from) continue;
    Weights weights = weights_of(plan, from, *kind);
    for_each_weight(weights.weight, *kind,
                    [&](double& w, std::size_t filter, std::size_t) { w *= affine->scale[filter]; });
    for (std::size_t f = 0; f < weights.bias.size(); ++f)
      weights.bias[f] = weights.bias[f] * affine->scale[f] + affine->shift[f];
    weights.has_bias |= has_shift(*affine);
    plan.note(id, "folded into the weights of " + (plan[from].origin.empty() ? "what it follows" : plan[from].origin));
    become_weighted(plan, id, from, plan.operand(from), std::move(weights), affine->shift_name);
    return true;
  }
  return false;
}

bool fold_in_front(Rewriting& plan, Id id) {
  std::optional<Weighted> const kind = weighted(plan, id);
  if (!kind) return false;
  Id const scaled = plan.operand(id);
  if (plan.uses(scaled) > 1) return false;
  std::size_t const axis = plan.if_a<plan::Dense>(id) != nullptr ? plan[scaled].shape.size() - 1 : 1;
  std::optional<Affine> const affine = affine_of(plan, scaled, axis);
  if (!affine || (kind->is_padded && has_shift(*affine))) return false;
  Weights weights = weights_of(plan, id, *kind);
  for_each_weight(weights.weight, *kind, [&](double& w, std::size_t filter, std::size_t channel) {
    weights.bias[filter] += w * affine->shift[channel];
    w *= affine->scale[channel];
  });
  weights.has_bias |= has_shift(*affine);
  plan.note(scaled, "folded into the weights of " + (plan[id].origin.empty() ? "what follows" : plan[id].origin));
  become_weighted(plan, id, id, affine->x, std::move(weights), affine->shift_name);
  return true;
}

bool fold_into_norm(Rewriting& plan, Id id) {
  for (Id const norm : plan[id].operands) {
    bool const is_norm = plan.if_a<plan::BatchNorm>(norm) != nullptr || plan.if_a<plan::GroupNorm>(norm) != nullptr;
    if (!is_norm || plan.uses(norm) > 1) continue;
    std::optional<Affine> const affine = affine_of(plan, id, 1);
    std::vector<Id> operands = plan[norm].operands;
    if (!affine || affine->x != norm || plan.plan().array(operands[1]) == nullptr ||
        plan.plan().array(operands[2]) == nullptr)
      continue;
    Array scale = *plan.plan().array(operands[1]);
    Array bias = *plan.plan().array(operands[2]);
    for (std::size_t c = 0; c < scale.values.size(); ++c) {
      scale.values[c] *= affine->scale[c];
      bias.values[c] = bias.values[c] * affine->scale[c] + affine->shift[c];
    }
    operands[1] = plan.constant(std::move(scale), plan[operands[1]].name, plan[operands[1]].origin);
    operands[2] = plan.constant(std::move(bias), plan[operands[2]].name, plan[operands[2]].origin);
    plan::Operation operation = plan[norm].operation;
    plan.note(id, "folded into the normalisation in front of it");
    plan.become(id, std::move(operation), std::move(operands));
    return true;
  }
  return false;
}

}  // namespace tool::passes
