#include "passes/trace.hpp"

#include <numeric>

#include "plan/evaluate.hpp"

namespace tool::passes {
namespace {

bool rearranges(plan::Operation const& operation) {
  return std::holds_alternative<plan::Reshape>(operation) || std::holds_alternative<plan::Permute>(operation) ||
         std::holds_alternative<plan::Slice>(operation) || std::holds_alternative<plan::Gather>(operation);
}

// The operand, where the value is made of it.
std::optional<WithNumber> step(Rewriting const& plan, Id id) {
  if (rearranges(plan[id].operation)) return WithNumber{plan.operand(id), 1};
  return scaled(plan, id);
}

}  // namespace

std::optional<WithNumber> scaled(Rewriting const& plan, Id id) {
  if (std::optional<WithNumber> const product = with_number(plan, id, plan::BinaryFunction::multiply)) return product;
  std::optional<WithNumber> quotient = with_number(plan, id, plan::BinaryFunction::divide);
  if (!quotient || quotient->number == 0) return {};
  quotient->number = 1 / quotient->number;
  return quotient;
}

Id source_of(Rewriting const& plan, Id id) {
  for (;;) {
    std::optional<WithNumber> const below = step(plan, id);
    if (!below) return id;
    id = below->value;
  }
}

Traced trace(Rewriting const& plan, Id id, Id source) {
  Traced traced;
  std::vector<Id> way;  // from the value down
  for (; id != source; id = step(plan, id)->value) way.push_back(id);
  // Positions are sent through as numbers.
  Array at{Scalar::int64, plan[source].shape, std::vector<double>(count_of(plan[source].shape))};
  std::iota(at.values.begin(), at.values.end(), 0.0);
  for (std::size_t i = way.size(); i-- > 0;) {
    if (rearranges(plan[way[i]].operation)) {
      Array const* const operand[] = {&at};
      at = plan::evaluate(plan[way[i]], operand);
    } else {
      traced.scale *= scaled(plan, way[i])->number;
    }
  }
  traced.positions.assign(at.values.begin(), at.values.end());
  return traced;
}

}  // namespace tool::passes
