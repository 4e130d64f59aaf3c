#include "passes/rearrangements.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "passes/match.hpp"
#include "passes/passes.hpp"

namespace tool {
namespace passes {
namespace {

using plan::BinaryFunction;

bool is_in_order(std::vector<std::size_t> const& order) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (order[i] != i) return false;
  }
  return true;
}

bool is_nothing(plan::Pad const& pad) {
  return std::ranges::all_of(pad.before, [](std::size_t n) { return n == 0; }) &&
         std::ranges::all_of(pad.after, [](std::size_t n) { return n == 0; });
}

// x of x + 0, x - 0, x * 1, x / 1, x^1.
std::optional<Id> neutral(Rewriting const& plan, Id id) {
  static constexpr std::pair<BinaryFunction, double> neutrals[] = {
      {BinaryFunction::add, 0},    {BinaryFunction::subtract, 0}, {BinaryFunction::multiply, 1},
      {BinaryFunction::divide, 1}, {BinaryFunction::power, 1},
  };
  for (auto const& [function, number] : neutrals) {
    std::optional<WithNumber> const found = with_number(plan, id, function);
    if (found && found->number == number) return found->value;
  }
  return {};
}

std::optional<Id> unchanged(Rewriting const& plan, Id id) {
  plan::Value const& value = plan[id];
  if (value.operands.empty()) return {};
  Id const x = value.operands[0];
  if (std::holds_alternative<plan::Binary>(value.operation)) return neutral(plan, id);
  if (value.shape != plan[x].shape) return {};
  if (std::holds_alternative<plan::Reshape>(value.operation) ||
      std::holds_alternative<plan::Broadcast>(value.operation) || std::holds_alternative<plan::Slice>(value.operation))
    return x;
  if (auto const* const permute = plan.if_a<plan::Permute>(id); permute != nullptr && is_in_order(permute->order))
    return x;
  if (auto const* const pad = plan.if_a<plan::Pad>(id); pad != nullptr && is_nothing(*pad)) return x;
  if (plan.if_a<plan::Concat>(id) != nullptr && value.operands.size() == 1) return x;
  if (auto const* const reduce = plan.if_a<plan::Reduce>(id); reduce != nullptr && reduce->axes.empty()) return x;
  return {};
}

char const* word_of(plan::Operation const& operation) {
  if (std::holds_alternative<plan::Reshape>(operation)) return "a reshape";
  if (std::holds_alternative<plan::Permute>(operation)) return "a permutation";
  if (std::holds_alternative<plan::Broadcast>(operation)) return "a broadcast";
  if (std::holds_alternative<plan::Slice>(operation)) return "a slice";
  if (std::holds_alternative<plan::Pad>(operation)) return "padding";
  if (std::holds_alternative<plan::Concat>(operation)) return "a concatenation of one";
  if (std::holds_alternative<plan::Reduce>(operation)) return "a reduction of no axis";
  return "arithmetic with a number";
}

// What an operation upon one of its own kind comes to. The inner one stays for whoever else reads it.
std::optional<plan::Operation> joined(plan::Permute const& inner, plan::Permute const& outer) {
  plan::Permute both;
  for (std::size_t const axis : outer.order) both.order.push_back(inner.order[axis]);
  return both;
}

std::optional<plan::Operation> joined(plan::Reshape const&, plan::Reshape const&) {
  return plan::Reshape{};
}

std::optional<plan::Operation> joined(plan::Broadcast const&, plan::Broadcast const&) {
  return plan::Broadcast{};
}

std::optional<plan::Operation> joined(plan::Slice const& inner, plan::Slice const& outer) {
  if (inner.axis != outer.axis) return {};
  return plan::Slice{inner.axis, inner.begin + outer.begin, inner.begin + outer.end};
}

std::optional<plan::Operation> joined(plan::Gather const& inner, plan::Gather const& outer) {
  if (inner.axis != outer.axis) return {};
  plan::Gather both{inner.axis, {}};
  for (std::size_t const position : outer.positions) both.positions.push_back(inner.positions[position]);
  return both;
}

std::optional<plan::Operation> joined(plan::Pad const& inner, plan::Pad const& outer) {
  if (inner.number != outer.number) return {};
  plan::Pad both = inner;
  for (std::size_t axis = 0; axis < both.before.size(); ++axis) {
    both.before[axis] += outer.before[axis];
    both.after[axis] += outer.after[axis];
  }
  return both;
}

template <class Kind>
bool join_pair(Rewriting& plan, Id id) {
  Kind const* const outer = plan.if_a<Kind>(id);
  if (outer == nullptr) return false;
  Id const below = plan.operand(id);
  Kind const* const inner = plan.if_a<Kind>(below);
  if (inner == nullptr) return false;
  std::optional<plan::Operation> both = joined(*inner, *outer);
  if (!both) return false;
  plan.become(id, *std::move(both), {plan.operand(below)});
  return true;
}

// Where the operands are neighbouring slices of one value along the axis: the first begin and the last end.
struct Run {
  Id value;
  plan::Slice slice;
};
std::optional<Run> run_of(Rewriting const& plan, Id id, std::size_t axis) {
  std::optional<Run> run;
  for (Id const part : plan[id].operands) {
    plan::Slice const* const slice = plan.if_a<plan::Slice>(part);
    if (slice == nullptr || slice->axis != axis) return {};
    Id const value = plan.operand(part);
    if (!run) {
      run = Run{value, *slice};
    } else if (run->value != value || run->slice.end != slice->begin) {
      return {};
    } else {
      run->slice.end = slice->end;
    }
  }
  return run;
}

}  // namespace

bool moves_only_ones(std::vector<std::size_t> const& order, Extents const& shape) {
  std::size_t last = 0;
  for (std::size_t const axis : order) {
    if (shape[axis] == 1) continue;
    if (axis < last) return false;
    last = axis;
  }
  return true;
}

bool drop_identity(Rewriting& plan, Id id) {
  std::optional<Id> const x = unchanged(plan, id);
  if (!x) return false;
  // What readers and passes added in between has no name of the model's.
  if (!plan[id].name.empty())
    plan.note(id, std::string(word_of(plan[id].operation)) + " that changes nothing is left out");
  plan.replace(id, *x);
  return true;
}

bool join_with_like(Rewriting& plan, Id id) {
  return join_pair<plan::Reshape>(plan, id) || join_pair<plan::Permute>(plan, id) ||
         join_pair<plan::Broadcast>(plan, id) || join_pair<plan::Slice>(plan, id) ||
         join_pair<plan::Gather>(plan, id) || join_pair<plan::Pad>(plan, id);
}

bool gather_as_slice(Rewriting& plan, Id id) {
  plan::Gather const* const gather = plan.if_a<plan::Gather>(id);
  if (gather == nullptr || gather->positions.empty()) return false;
  std::size_t const begin = gather->positions.front();
  for (std::size_t i = 0; i < gather->positions.size(); ++i) {
    if (gather->positions[i] != begin + i) return false;
  }
  plan.become(id, plan::Slice{gather->axis, begin, begin + gather->positions.size()}, {plan.operand(id)});
  return true;
}

bool join_slices(Rewriting& plan, Id id) {
  plan::Concat const* const concat = plan.if_a<plan::Concat>(id);
  if (concat == nullptr || plan[id].operands.size() < 2) return false;
  std::optional<Run> const run = run_of(plan, id, concat->axis);
  if (!run) return false;
  plan.note(id, "puts neighbouring slices together and is one slice");
  plan.become(id, run->slice, {run->value});
  return true;
}

bool drop_broadcast(Rewriting& plan, Id id) {
  bool const broadcasts = plan.if_a<plan::Binary>(id) != nullptr || plan.if_a<plan::Where>(id) != nullptr;
  if (!broadcasts) return false;
  std::vector<Id> operands = plan[id].operands;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (plan.if_a<plan::Broadcast>(operands[i]) == nullptr) continue;
    Id const narrow = plan.operand(operands[i]);
    Id const wide = std::exchange(operands[i], narrow);
    // Another operand has to have the result's shape, or it would shrink.
    bool const keeps = std::ranges::any_of(operands, [&](Id other) { return plan[other].shape == plan[id].shape; });
    if (keeps) {
      plan.become(id, plan[id].operation, std::move(operands));
      return true;
    }
    operands[i] = wide;
  }
  return false;
}

bool permute_as_reshape(Rewriting& plan, Id id) {
  plan::Permute const* const permute = plan.if_a<plan::Permute>(id);
  if (permute == nullptr || !moves_only_ones(permute->order, plan[plan.operand(id)].shape)) return false;
  plan.become(id, plan::Reshape{}, {plan.operand(id)});
  return true;
}

bool join_all_but_permutations(plan::Plan& plan) {
  return rewrite(plan, drop_identity, join_with_like, gather_as_slice, join_slices, drop_broadcast, join_padding);
}

}  // namespace passes

bool join_rearrangements(plan::Plan& plan) {
  using namespace passes;
  return rewrite(plan, drop_identity, join_with_like, gather_as_slice, join_slices, drop_broadcast, join_padding,
                 permute_as_reshape);
}

}  // namespace tool
