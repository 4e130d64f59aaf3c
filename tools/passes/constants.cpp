// Operations of constants alone.
#include <utility>
#include <vector>

#include "passes/passes.hpp"
#include "passes/rewriting.hpp"
#include "plan/evaluate.hpp"

namespace tool {
namespace passes {
namespace {

// What only repeats numbers is left to the program where it would make many of few.
bool is_worth_it(Rewriting const& plan, Id id) {
  constexpr std::size_t few = 4096;
  std::size_t operands = 0;
  for (Id const operand : plan[id].operands) operands += count_of(plan[operand].shape);
  std::size_t const results = count_of(plan[id].shape);
  return results <= few || results <= operands;
}

bool fold(Rewriting& plan, Id id) {
  if (plan[id].operands.empty() || !is_worth_it(plan, id)) return false;
  std::vector<Array const*> operands;
  for (Id const operand : plan[id].operands) {
    Array const* const array = plan.plan().array(operand);
    if (array == nullptr) return false;
    operands.push_back(array);
  }
  Array result = plan::evaluate(plan[id], operands);
  plan.note(id, "of constants alone, computed");
  plan.become(id, plan::Constant{std::move(result)}, {});
  return true;
}

}  // namespace
}  // namespace passes

bool fold_constants(plan::Plan& plan) {
  return passes::rewrite(plan, passes::fold);
}

}  // namespace tool
