// Softmax in its spellings.
#include <optional>

#include "passes/match.hpp"
#include "passes/normalizations.hpp"

namespace tool::passes {
namespace {

using plan::BinaryFunction;
using plan::Reduction;
using plan::Softmax;
using plan::UnaryFunction;

// The axis, where `id` is the sum of exp(x) along it.
struct SumOfPowers {
  Id x;
  std::size_t axis;
};
std::optional<SumOfPowers> sum_of_powers(Rewriting const& plan, Id id) {
  auto const* const reduce = plan.if_a<plan::Reduce>(id);
  if (reduce == nullptr || reduce->reduction != Reduction::sum || !reduce->keep || reduce->axes.size() != 1) return {};
  std::optional<Id> const x = operand_of(plan, plan.operand(id), UnaryFunction::exp);
  if (!x) return {};
  return SumOfPowers{*x, reduce->axes[0]};
}

bool become_softmax(Rewriting& plan, Id id, Id x, Softmax softmax) {
  if (!is_closed(plan, id, {x})) return false;
  plan.note(id, softmax.is_log ? "the spelled-out logarithm of softmax is one operation"
                               : "the spelled-out softmax is one operation");
  plan.become(id, softmax, {x});
  return true;
}

// exp(x) / sum, exp(x) * (1 / sum)
bool find_quotient(Rewriting& plan, Id id, Id above, Id below) {
  std::optional<Id> const x = operand_of(plan, above, UnaryFunction::exp);
  std::optional<SumOfPowers> const sum = sum_of_powers(plan, below);
  if (!x || !sum || !same(plan, *x, sum->x)) return false;
  return become_softmax(plan, id, *x, {sum->axis});
}

bool find_plain(Rewriting& plan, Id id) {
  if (is_binary(plan, id, BinaryFunction::divide))
    return find_quotient(plan, id, plan.operand(id, 0), plan.operand(id, 1));
  for (auto const [above, inverse] : commuted(plan, id, BinaryFunction::multiply)) {
    std::optional<Id> const below = operand_of(plan, inverse, UnaryFunction::reciprocal);
    if (below && find_quotient(plan, id, above, *below)) return true;
  }
  return false;
}

// log softmax(x), x - log of the sum
bool find_log(Rewriting& plan, Id id) {
  if (std::optional<Id> const inner = operand_of(plan, id, UnaryFunction::log)) {
    auto const* const softmax = plan.if_a<Softmax>(*inner);
    if (softmax == nullptr || softmax->is_log) return false;
    return become_softmax(plan, id, plan.operand(*inner), {softmax->axis, true});
  }
  if (!is_binary(plan, id, BinaryFunction::subtract)) return false;
  std::optional<Id> const logged = operand_of(plan, plan.operand(id, 1), UnaryFunction::log);
  std::optional<SumOfPowers> const sum = logged ? sum_of_powers(plan, *logged) : std::nullopt;
  if (!sum || !same(plan, sum->x, plan.operand(id, 0))) return false;
  return become_softmax(plan, id, plan.operand(id, 0), {sum->axis, true});
}

// The softmax of x - m is that of x, where m is the same along the axis.
bool drop_shift(Rewriting& plan, Id id) {
  auto const* const softmax = plan.if_a<Softmax>(id);
  if (softmax == nullptr || !is_binary(plan, plan.operand(id), BinaryFunction::subtract)) return false;
  Id const shifted = plan.operand(id);
  Id const x = plan.operand(shifted, 0);
  if (reduced(plan, plan.operand(shifted, 1), Reduction::max, {softmax->axis}) != x) return false;
  if (!is_closed(plan, id, {x})) return false;
  plan.become(id, Softmax(*softmax), {x});
  return true;
}

}  // namespace

std::optional<Id> reduced(Rewriting const& plan, Id id, Reduction reduction, std::vector<std::size_t> const& axes) {
  auto const* const reduce = plan.if_a<plan::Reduce>(id);
  if (reduce == nullptr || reduce->reduction != reduction || !reduce->keep || reduce->axes != axes) return {};
  return plan.operand(id);
}

bool find_softmax(Rewriting& plan, Id id) {
  return find_plain(plan, id) || find_log(plan, id) || drop_shift(plan, id);
}

}  // namespace tool::passes
