#include "passes/normalizations.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "passes/activations.hpp"
#include "passes/affine.hpp"
#include "passes/match.hpp"
#include "passes/passes.hpp"
#include "plan/evaluate.hpp"

namespace tool {
namespace passes {
namespace {

using plan::BinaryFunction;
using plan::LayerNorm;
using plan::Reduction;
using plan::RmsNorm;
using plan::UnaryFunction;

// sqrt(mean of c^2 + epsilon) over the last axes; with `less_mean` sqrt(mean of c^2 - (mean of c)^2 + epsilon), as the
// function has it by which ONNX defines LayerNormalization.
struct Spread {
  Id c;
  std::size_t axes;
  double epsilon;
  bool less_mean = false;
};

// How many axes, where they are the last ones in order.
std::optional<std::size_t> last_axes(std::vector<std::size_t> const& axes, std::size_t rank) {
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (axes[i] != rank - axes.size() + i) return {};
  }
  return axes.empty() ? std::nullopt : std::optional(axes.size());
}

// c of c^2 and of c c, where it is computed twice.
std::optional<Id> squared(Rewriting const& plan, Id id) {
  if (std::optional<Id> const c = operand_of(plan, id, UnaryFunction::square)) return c;
  if (!is_binary(plan, id, BinaryFunction::multiply)) return {};
  bool const is_square = same(plan, plan.operand(id, 0), plan.operand(id, 1));
  return is_square ? std::optional(plan.operand(id, 0)) : std::nullopt;
}

std::vector<std::size_t> axes_of(Spread const& spread, std::size_t rank) {
  std::vector<std::size_t> axes;
  for (std::size_t i = rank - spread.axes; i < rank; ++i) axes.push_back(i);
  return axes;
}

// The mean of c^2 over the last axes: c and how many.
std::optional<Spread> mean_square(Rewriting const& plan, Id id) {
  auto const* const mean = plan.if_a<plan::Reduce>(id);
  if (mean == nullptr || mean->reduction != Reduction::mean || !mean->keep) return {};
  Id const square = plan.operand(id);
  std::optional<Id> const c = squared(plan, square);
  std::optional<std::size_t> const axes = last_axes(mean->axes, plan[square].shape.size());
  if (!c || !axes) return {};
  return Spread{*c, *axes, 0};
}

std::optional<Spread> spread_of(Rewriting const& plan, Id id) {
  std::optional<Id> const sum = operand_of(plan, id, UnaryFunction::sqrt);
  std::optional<WithNumber> const variance = sum ? with_number(plan, *sum, BinaryFunction::add) : std::nullopt;
  if (!variance || variance->number < 0) return {};
  bool const is_difference = is_binary(plan, variance->value, BinaryFunction::subtract);
  std::optional<Spread> spread = mean_square(plan, is_difference ? plan.operand(variance->value, 0) : variance->value);
  if (!spread) return {};
  spread->epsilon = variance->number;
  if (!is_difference) return spread;
  std::optional<Id> const mean = squared(plan, plan.operand(variance->value, 1));
  std::vector<std::size_t> const axes = axes_of(*spread, plan[spread->c].shape.size());
  if (!mean || reduced(plan, *mean, Reduction::mean, axes) != spread->c) return {};
  spread->less_mean = true;
  return spread;
}

// x, where c is x less its mean over the axes.
std::optional<Id> centred(Rewriting const& plan, Id c, Spread const& spread) {
  if (!is_binary(plan, c, BinaryFunction::subtract)) return {};
  Id const x = plan.operand(c, 0);
  std::vector<std::size_t> const axes = axes_of(spread, plan[c].shape.size());
  if (reduced(plan, plan.operand(c, 1), Reduction::mean, axes) != x) return {};
  return x;
}

// c / spread, c * (1 / spread)
bool find_quotient(Rewriting& plan, Id id, Id c, Id below) {
  std::optional<Spread> const spread = spread_of(plan, below);
  if (!spread) return false;
  std::optional<Id> const x = centred(plan, c, *spread);
  if (spread->less_mean ? x != spread->c : !same(plan, c, spread->c)) return false;
  if (x && is_closed(plan, id, {*x})) {
    plan.note(id, "the spelled-out layer normalisation is one operation");
    plan.become(id, LayerNorm{spread->axes, spread->epsilon}, {*x});
    return true;
  }
  if (spread->less_mean || !is_closed(plan, id, {c})) return false;
  plan.note(id, "the spelled-out normalisation by the root of the mean square is one operation");
  plan.become(id, RmsNorm{spread->axes, spread->epsilon}, {c});
  return true;
}

// The constant in the shape of the last axes, where it broadcasts to it.
std::optional<Array> for_axes(Rewriting const& plan, Id id, Extents const& shape) {
  Array const* const found = plan.plan().array(id);
  if (found == nullptr) return {};
  Array array = *found;
  while (!array.shape.empty() && array.shape.front() == 1) array.shape.erase(array.shape.begin());
  if (array.shape.size() > shape.size()) return {};
  std::size_t const missing = shape.size() - array.shape.size();
  for (std::size_t i = missing; i < shape.size(); ++i) {
    if (array.shape[i - missing] != 1 && array.shape[i - missing] != shape[i]) return {};
  }
  Array const* const operand[] = {&array};
  return plan::evaluate(plan::Value{plan::Broadcast{}, {}, shape}, operand);
}

Extents normalized_shape(Rewriting const& plan, Id id, std::size_t axes) {
  Extents const& shape = plan[id].shape;
  return {shape.end() - static_cast<std::ptrdiff_t>(axes), shape.end()};
}

// scale and bias of a LayerNorm, ones and zeros where it has none.
Array parameter_of(Rewriting const& plan, Id norm, std::size_t position, Extents const& shape, double otherwise) {
  if (plan[norm].operands.size() > position) return *plan.plan().array(plan.operand(norm, position));
  return {Scalar::float32, shape, std::vector<double>(count_of(shape), otherwise)};
}

std::optional<std::size_t> axes_of_norm(Rewriting const& plan, Id id) {
  for (std::size_t i = 1; i < plan[id].operands.size(); ++i) {
    if (plan.plan().array(plan.operand(id, i)) == nullptr) return {};
  }
  if (auto const* const norm = plan.if_a<LayerNorm>(id)) return norm->axes;
  if (auto const* const norm = plan.if_a<RmsNorm>(id)) return norm->axes;
  return {};
}

// `id` is `norm`, scaled or shifted by the numbers of a constant.
bool join(Rewriting& plan, Id id, Id norm, Id constant, bool is_shift) {
  std::optional<std::size_t> const axes = axes_of_norm(plan, norm);
  if (!axes || plan.uses(norm) > 1 || plan[norm].shape != plan[id].shape) return false;
  if (is_shift && plan.if_a<RmsNorm>(norm) != nullptr) return false;
  Extents const shape = normalized_shape(plan, norm, *axes);
  std::optional<Array> const numbers = for_axes(plan, constant, shape);
  if (!numbers) return false;
  bool const has_bias = is_shift || plan[norm].operands.size() > 2;
  Array scale = parameter_of(plan, norm, 1, shape, 1);
  Array bias = parameter_of(plan, norm, 2, shape, 0);
  for (std::size_t i = 0; i < numbers->values.size(); ++i) {
    if (is_shift) {
      bias.values[i] += numbers->values[i];
    } else {
      scale.values[i] *= numbers->values[i];
      bias.values[i] *= numbers->values[i];
    }
  }
  auto const name = [&](std::size_t position, bool is_new) {
    if (is_new) return plan[constant].name;
    return plan[norm].operands.size() > position ? plan[plan.operand(norm, position)].name : std::string();
  };
  std::string const scale_name = name(1, !is_shift && plan[norm].operands.size() < 2);
  std::string const bias_name = name(2, is_shift && plan[norm].operands.size() < 3);
  std::vector<Id> operands{plan.operand(norm), plan.constant(std::move(scale), scale_name, plan[norm].origin)};
  if (has_bias) operands.push_back(plan.constant(std::move(bias), bias_name, plan[norm].origin));
  plan::Operation operation = plan[norm].operation;
  plan.become(id, std::move(operation), std::move(operands));
  return true;
}

// Where one of the two is a product of `value` and what the other, `factor`, is: x i and mean i.
std::optional<Id> other_factor(Rewriting const& plan, Id product, Id value) {
  for (auto const [x, factor] : commuted(plan, product, BinaryFunction::multiply)) {
    if (x == value) return factor;
  }
  return {};
}

// scale / spread: the spread, and the scale where there is one.
struct Inverse {
  Spread spread;
  std::optional<Id> scale;
};
std::optional<Inverse> inverse_of(Rewriting const& plan, Id id) {
  if (std::optional<Id> const below = operand_of(plan, id, UnaryFunction::reciprocal)) {
    std::optional<Spread> const spread = spread_of(plan, *below);
    if (spread) return Inverse{*spread, {}};
  }
  for (auto const [inverse, scale] : commuted(plan, id, BinaryFunction::multiply)) {
    std::optional<Id> const below = operand_of(plan, inverse, UnaryFunction::reciprocal);
    std::optional<Spread> const spread = below ? spread_of(plan, *below) : std::nullopt;
    if (spread && plan.plan().array(scale) != nullptr) return Inverse{*spread, scale};
  }
  return {};
}

// `id` is x i + shift, where shift is bias - mean i.
bool join_expanded(Rewriting& plan, Id id, Id product, Id shift) {
  if (!is_binary(plan, product, BinaryFunction::multiply) || !is_binary(plan, shift, BinaryFunction::subtract))
    return false;
  Id const bias = plan.operand(shift, 0);
  for (auto const [x, i] : commuted(plan, product, BinaryFunction::multiply)) {
    std::optional<Inverse> const inverse = inverse_of(plan, i);
    if (!inverse || inverse->spread.less_mean || plan[x].shape != plan[id].shape ||
        centred(plan, inverse->spread.c, inverse->spread) != x)
      continue;
    std::optional<Id> const mean = other_factor(plan, plan.operand(shift, 1), i);
    if (!mean || !same(plan, *mean, plan.operand(inverse->spread.c, 1))) continue;
    Extents const shape = normalized_shape(plan, id, inverse->spread.axes);
    std::optional<Array> offset = for_axes(plan, bias, shape);
    std::optional<Array> scale = inverse->scale
                                     ? for_axes(plan, *inverse->scale, shape)
                                     : Array{Scalar::float32, shape, std::vector<double>(count_of(shape), 1)};
    if (!offset || !scale || !is_closed(plan, id, {x})) continue;
    std::string const scale_name = inverse->scale ? plan[*inverse->scale].name : std::string();
    plan.note(id, "the spelled-out layer normalisation is one operation");
    Id const first = plan.constant(*std::move(scale), scale_name, plan[id].origin);
    Id const second = plan.constant(*std::move(offset), plan[bias].name, plan[id].origin);
    plan.become(id, LayerNorm{inverse->spread.axes, inverse->spread.epsilon}, {x, first, second});
    return true;
  }
  return false;
}

}  // namespace

bool find_layer_norm(Rewriting& plan, Id id) {
  if (is_binary(plan, id, BinaryFunction::divide))
    return find_quotient(plan, id, plan.operand(id, 0), plan.operand(id, 1));
  for (auto const [c, inverse] : commuted(plan, id, BinaryFunction::multiply)) {
    std::optional<Id> const below = operand_of(plan, inverse, UnaryFunction::reciprocal);
    if (below && find_quotient(plan, id, c, *below)) return true;
  }
  return false;
}

bool find_expanded_layer_norm(Rewriting& plan, Id id) {
  for (auto const [product, shift] : commuted(plan, id, BinaryFunction::add)) {
    if (join_expanded(plan, id, product, shift)) return true;
  }
  return false;
}

bool scale_layer_norm(Rewriting& plan, Id id) {
  for (auto const [norm, scale] : commuted(plan, id, BinaryFunction::multiply)) {
    if (join(plan, id, norm, scale, false)) return true;
  }
  for (auto const [norm, bias] : commuted(plan, id, BinaryFunction::add)) {
    if (join(plan, id, norm, bias, true)) return true;
  }
  return false;
}

}  // namespace passes

bool find_normalizations(plan::Plan& plan) {
  using namespace passes;
  // Squares and reciprocals have one spelling first.
  bool const plain = rewrite(plan, name_power);
  return rewrite(plan, find_softmax, find_layer_norm, find_expanded_layer_norm, scale_layer_norm, find_group_norm,
                 find_instance_norm, find_attention) ||
         plain;
}

}  // namespace tool
