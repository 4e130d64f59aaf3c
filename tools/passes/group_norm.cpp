// Group and instance normalisation in their spellings.
#include <optional>
#include <utility>

#include "passes/affine.hpp"
#include "passes/normalizations.hpp"

namespace tool::passes {
namespace {

// The number a channel, from one a group.
Array by_channel(std::vector<double> const& by_group, std::size_t channels) {
  Array array{Scalar::float32, {static_cast<std::int64_t>(channels)}, {}};
  for (std::size_t c = 0; c < channels; ++c) array.values.push_back(by_group[c * by_group.size() / channels]);
  return array;
}

struct Groups {
  std::size_t count;
  double epsilon;
  std::vector<double> scale;
  std::vector<double> bias;
};

// What normalises each group of [N, Groups, ...] by itself.
std::optional<Groups> groups_of(Rewriting const& plan, Id id) {
  Extents const& shape = plan[id].shape;
  if (shape.size() < 3) return {};
  auto const count = static_cast<std::size_t>(shape[1]);
  if (auto const* const norm = plan.if_a<plan::LayerNorm>(id)) {
    if (norm->axes + 2 != shape.size() || plan[id].operands.size() > 1) return {};
    return Groups{count, norm->epsilon, std::vector<double>(count, 1), std::vector<double>(count)};
  }
  auto const* const norm = plan.if_a<plan::GroupNorm>(id);
  if (norm == nullptr || norm->groups != count) return {};
  Array const* const scale = plan.plan().array(plan.operand(id, 1));
  Array const* const bias = plan.plan().array(plan.operand(id, 2));
  if (scale == nullptr || bias == nullptr) return {};
  return Groups{count, norm->epsilon, scale->values, bias->values};
}

}  // namespace

bool find_group_norm(Rewriting& plan, Id id) {
  if (plan.if_a<plan::Reshape>(id) == nullptr) return false;
  Id const norm = plan.operand(id);
  std::optional<Groups> const groups = groups_of(plan, norm);
  if (!groups || plan.uses(norm) > 1 || plan.if_a<plan::Reshape>(plan.operand(norm)) == nullptr) return false;
  Id const x = plan.operand(plan.operand(norm));
  Extents const shape = plan[x].shape;
  if (shape != plan[id].shape || shape.size() < 2 || shape[0] != plan[norm].shape[0]) return false;
  auto const channels = static_cast<std::size_t>(shape[1]);
  if (channels % groups->count != 0) return false;
  plan.note(id, "groups by a reshape around a normalisation are a group normalisation");
  Id const scale = plan.constant(by_channel(groups->scale, channels), {}, plan[norm].origin);
  Id const bias = plan.constant(by_channel(groups->bias, channels), {}, plan[norm].origin);
  plan.become(id, plan::GroupNorm{groups->count, groups->epsilon}, {x, scale, bias});
  return true;
}

bool find_instance_norm(Rewriting& plan, Id id) {
  std::optional<Affine> affine = affine_of(plan, id, 1);
  if (!affine || plan.uses(affine->x) > 1) return false;
  auto const* const norm = plan.if_a<plan::LayerNorm>(affine->x);
  Id const normed = affine->x;
  if (norm == nullptr || norm->axes + 2 != plan[id].shape.size() || plan[normed].operands.size() > 1) return false;
  plan::GroupNorm const instance{static_cast<std::size_t>(plan[id].shape[1]), norm->epsilon};
  std::int64_t const channels = plan[id].shape[1];
  plan.note(id, "scales a layer normalisation by channel: an instance normalisation");
  Id const scale = plan.constant(Array{Scalar::float32, {channels}, std::move(affine->scale)}, {}, plan[id].origin);
  Id const bias = plan.constant(Array{Scalar::float32, {channels}, std::move(affine->shift)}, {}, plan[id].origin);
  plan.become(id, instance, {plan.operand(normed), scale, bias});
  return true;
}

}  // namespace tool::passes
