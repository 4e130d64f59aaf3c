// Gated units: one half of a value opens and shuts the other.
#include <optional>

#include "passes/activations.hpp"
#include "passes/match.hpp"

namespace tool::passes {
namespace {

using plan::UnaryFunction;

// Those without parameters that layers know as functions of their own.
std::optional<UnaryFunction> function_of(Rewriting const& plan, Id id) {
  using enum UnaryFunction;
  plan::Unary const* const unary = plan.if_a<plan::Unary>(id);
  if (unary == nullptr) return {};
  switch (unary->function) {
    case tanh:
    case sigmoid:
    case relu:
    case gelu:
    case silu:
    case softplus:
    case hard_swish:
      return unary->function;
    default:
      return {};
  }
}

// The slice of a value along an axis that is its first or second half.
plan::Slice const* half_of(Rewriting const& plan, Id id, bool is_second) {
  plan::Slice const* const slice = plan.if_a<plan::Slice>(id);
  if (slice == nullptr) return nullptr;
  auto const extent = static_cast<std::size_t>(plan[plan.operand(id)].shape[slice->axis]);
  std::size_t const begin = is_second ? extent / 2 : 0;
  bool const is_half = extent % 2 == 0 && slice->begin == begin && slice->end == begin + extent / 2;
  return is_half ? slice : nullptr;
}

}  // namespace

bool find_gate(Rewriting& plan, Id id) {
  for (auto const [value, gate] : commuted(plan, id, plan::BinaryFunction::multiply)) {
    std::optional<UnaryFunction> const opening = function_of(plan, gate);
    if (!opening) continue;
    std::optional<UnaryFunction> const function = function_of(plan, value);
    Id const first = function ? plan.operand(value) : value;
    Id const second = plan.operand(gate);
    plan::Slice const* const a = half_of(plan, first, false);
    plan::Slice const* const b = half_of(plan, second, true);
    if (a == nullptr || b == nullptr || a->axis != b->axis || plan.operand(first) != plan.operand(second)) continue;
    Id const x = plan.operand(first);
    if (!is_closed(plan, id, {x})) continue;
    plan.note(id, "the spelled-out gated unit is one operation");
    plan.become(id, plan::Gated{a->axis, function, *opening}, {x});
    return true;
  }
  return false;
}

}  // namespace tool::passes
