#include "passes/layout.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "passes/match.hpp"
#include "passes/rearrangements.hpp"

namespace tool::passes {
namespace {

using plan::Operation;
using plan::Permute;

// f(P(x), ...) = P'(g(x, ...)): g, its other operands from the second on, and P', which is empty where nothing is to be
// permuted any more.
struct Pushed {
  Operation operation;
  Order order;
};

std::size_t mapped(Order const& order, std::size_t axis) {
  return order[axis];
}

Pushed at_axis(auto operation, Order const& order) {
  operation.axis = mapped(order, operation.axis);
  return {operation, order};
}

bool fixes_from(Order const& order, std::size_t first) {
  for (std::size_t i = first; i < order.size(); ++i) {
    if (order[i] != i) return false;
  }
  return true;
}

// The order that is left of `order` where some axes of y are gone.
Order without(Order const& order, std::vector<std::size_t> const& gone) {
  std::vector<std::size_t> left;  // axes of x
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (std::ranges::find(gone, i) == gone.end()) left.push_back(order[i]);
  }
  Order ranks;
  for (std::size_t const axis : left)
    ranks.push_back(
        static_cast<std::size_t>(std::ranges::count_if(left, [&](std::size_t other) { return other < axis; })));
  return ranks;
}

Pushed of_reduce(plan::Reduce reduce, Order const& order) {
  Order const left = reduce.keep ? order : without(order, reduce.axes);
  for (std::size_t& axis : reduce.axes) axis = mapped(order, axis);
  std::ranges::sort(reduce.axes);
  return {std::move(reduce), left};
}

Pushed of_pad(plan::Pad const& pad, Order const& order) {
  plan::Pad moved = pad;
  for (std::size_t i = 0; i < order.size(); ++i) {
    moved.before[order[i]] = pad.before[i];
    moved.after[order[i]] = pad.after[i];
  }
  return {std::move(moved), order};
}

// Operations of one value that is permuted, and of constants that keep their order.
std::optional<Pushed> of_one(Rewriting const& plan, Id id, Order const& order) {
  Operation const& operation = plan[id].operation;
  std::size_t const rank = order.size();
  if (auto const* const unary = std::get_if<plan::Unary>(&operation)) return Pushed{*unary, order};
  if (auto const* const reduce = std::get_if<plan::Reduce>(&operation)) return of_reduce(*reduce, order);
  if (auto const* const pad = std::get_if<plan::Pad>(&operation)) return of_pad(*pad, order);
  if (auto const* const sum = std::get_if<plan::CumulativeSum>(&operation)) return at_axis(*sum, order);
  if (auto const* const softmax = std::get_if<plan::Softmax>(&operation)) return at_axis(*softmax, order);
  if (auto const* const gather = std::get_if<plan::Gather>(&operation)) return at_axis(*gather, order);
  if (auto const* const slice = std::get_if<plan::Slice>(&operation)) return at_axis(*slice, order);
  if (auto const* const gated = std::get_if<plan::Gated>(&operation)) return at_axis(*gated, order);
  if (auto const* const broadcast = std::get_if<plan::Broadcast>(&operation)) {
    if (plan[id].shape.size() == rank) return Pushed{*broadcast, order};
  }
  if (auto const* const norm = std::get_if<plan::LayerNorm>(&operation)) {
    if (fixes_from(order, rank - norm->axes)) return Pushed{*norm, order};
  }
  if (auto const* const norm = std::get_if<plan::RmsNorm>(&operation)) {
    if (fixes_from(order, rank - norm->axes)) return Pushed{*norm, order};
  }
  if (auto const* const norm = std::get_if<plan::BatchNorm>(&operation)) {
    if (order[1] == 1) return Pushed{*norm, order};
  }
  if (auto const* const dense = std::get_if<plan::Dense>(&operation)) {
    if (fixes_from(order, rank - 1)) return Pushed{*dense, order};
  }
  return {};
}

bool joins_equals(Operation const& operation) {
  return std::holds_alternative<plan::Binary>(operation) || std::holds_alternative<plan::Where>(operation) ||
         std::holds_alternative<plan::Concat>(operation);
}

// The order that the permuted operands share, of which there is one at least.
std::optional<Order> shared_order(Rewriting const& plan, Id id) {
  std::optional<Order> shared;
  for (Id const operand : plan[id].operands) {
    Permute const* const permute = plan.if_a<Permute>(operand);
    if (permute == nullptr) continue;
    if (permute->order.size() != plan[id].shape.size() || (shared && *shared != permute->order)) return {};
    shared = permute->order;
  }
  return shared;
}

Extents with_leading_ones(Extents shape, std::size_t rank) {
  shape.insert(shape.begin(), rank - shape.size(), 1);
  return shape;
}

bool is_free(Rewriting const& plan, Id operand, Order const& order) {
  if (plan.if_a<Permute>(operand) != nullptr || plan.plan().array(operand) != nullptr) return true;
  Extents const shape = with_leading_ones(plan[operand].shape, order.size());
  return moves_only_ones(inverse(order), shape);
}

Id permuted_constant(Rewriting& plan, Id id, Order const& back, bool keeps_rank) {
  Array array = *plan.plan().array(id);
  if (count_of(array.shape) == 1 && !keeps_rank) return id;
  array.shape = with_leading_ones(std::move(array.shape), back.size());
  array = permuted(array, back);
  while (!keeps_rank && !array.shape.empty() && array.shape.front() == 1) array.shape.erase(array.shape.begin());
  return plan.constant(std::move(array), plan[id].name, plan[id].origin);
}

// The operand in x's order of axes.
Id unpermuted(Rewriting& plan, Id operand, Order const& order, bool keeps_rank) {
  if (plan.if_a<Permute>(operand) != nullptr) return plan.operand(operand);
  Order const back = inverse(order);
  if (plan.plan().array(operand) != nullptr) return permuted_constant(plan, operand, back, keeps_rank);
  Extents shape = permuted(with_leading_ones(plan[operand].shape, order.size()), back);
  return plan.add(plan::Reshape{}, {operand}, std::move(shape), {}, plan[operand].origin);
}

void become_permuted(Rewriting& plan, Id id, Pushed pushed, std::vector<Id> operands) {
  if (fixes_from(pushed.order, 0)) return plan.become(id, std::move(pushed.operation), std::move(operands));
  Extents shape = permuted(plan[id].shape, inverse(pushed.order));
  Id const inner =
      plan.add(std::move(pushed.operation), std::move(operands), std::move(shape), plan[id].name, plan[id].origin);
  plan.become(id, Permute{std::move(pushed.order)}, {inner});
}

bool push_through_equals(Rewriting& plan, Id id) {
  std::optional<Order> const order = shared_order(plan, id);
  if (!order) return false;
  std::vector<Id> operands = plan[id].operands;
  if (!std::ranges::all_of(operands, [&](Id operand) { return is_free(plan, operand, *order); })) return false;
  Operation operation = plan[id].operation;
  auto* const concat = std::get_if<plan::Concat>(&operation);
  if (concat != nullptr) concat->axis = mapped(*order, concat->axis);
  for (Id& operand : operands) operand = unpermuted(plan, operand, *order, concat != nullptr);
  become_permuted(plan, id, {std::move(operation), *order}, std::move(operands));
  return true;
}

}  // namespace

Order inverse(Order const& order) {
  Order back(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) back[order[i]] = i;
  return back;
}

Extents permuted(Extents const& shape, Order const& order) {
  Extents moved;
  for (std::size_t const axis : order) moved.push_back(shape[axis]);
  return moved;
}

Array permuted(Array const& array, Order const& order) {
  std::size_t const rank = order.size();
  std::vector<std::size_t> stride(rank, 1);
  for (std::size_t i = rank; i-- > 1;) stride[i - 1] = stride[i] * static_cast<std::size_t>(array.shape[i]);
  Array moved{array.scalar, permuted(array.shape, order), {}};
  moved.values.reserve(array.values.size());
  std::vector<std::size_t> index(rank);
  for (std::size_t n = 0; n < array.values.size(); ++n) {
    std::size_t from = 0;
    for (std::size_t i = 0; i < rank; ++i) from += index[i] * stride[order[i]];
    moved.values.push_back(array.values[from]);
    for (std::size_t i = rank; i-- > 0;) {
      if (++index[i] < static_cast<std::size_t>(moved.shape[i])) break;
      index[i] = 0;
    }
  }
  return moved;
}

bool push_down(Rewriting& plan, Id id) {
  if (plan[id].operands.empty()) return false;
  if (joins_equals(plan[id].operation)) return push_through_equals(plan, id);
  Id const above = plan.operand(id);
  Permute const* const permute = plan.if_a<Permute>(above);
  if (permute == nullptr) return false;
  std::optional<Pushed> pushed = of_one(plan, id, permute->order);
  if (!pushed) return false;
  std::vector<Id> operands = plan[id].operands;
  operands[0] = plan.operand(above);
  become_permuted(plan, id, *std::move(pushed), std::move(operands));
  return true;
}

bool join_permutations(Rewriting& plan, Id id) {
  Permute const* const outer = plan.if_a<Permute>(id);
  if (outer == nullptr) return false;
  Id const x = plan.operand(id);
  if (fixes_from(outer->order, 0)) {
    plan.replace(id, x);
    return true;
  }
  Permute const* const inner = plan.if_a<Permute>(x);
  if (inner == nullptr) return false;
  Order both;
  for (std::size_t const axis : outer->order) both.push_back(inner->order[axis]);
  Id const below = plan.operand(x);
  if (fixes_from(both, 0)) {
    plan.replace(id, below);
  } else {
    plan.become(id, Permute{std::move(both)}, {below});
  }
  return true;
}

bool lift_reshape(Rewriting& plan, Id id) {
  if (plan[id].operands.empty()) return false;
  bool const is_unary = plan.if_a<plan::Unary>(id) != nullptr;
  bool const has_number = plan.if_a<plan::Binary>(id) != nullptr && plan[plan.operand(id)].shape == plan[id].shape &&
                          number_of(plan.plan(), plan.operand(id, 1)).has_value() &&
                          count_of(plan[plan.operand(id, 1)].shape) == 1;
  Id const reshape = plan.operand(id);
  if ((!is_unary && !has_number) || plan.if_a<plan::Reshape>(reshape) == nullptr || plan.uses(reshape) > 1)
    return false;
  Id const x = plan.operand(reshape);
  if (plan.if_a<Permute>(x) == nullptr || plan[x].shape.size() < plan[id].shape.size()) return false;
  std::vector<Id> operands = plan[id].operands;
  operands[0] = x;
  Id const inner = plan.add(plan[id].operation, std::move(operands), plan[x].shape, plan[id].name, plan[id].origin);
  plan.become(id, plan::Reshape{}, {inner});
  return true;
}

bool permute_columns(Rewriting& plan, Id id) {
  if (plan.if_a<plan::Dense>(id) == nullptr) return false;
  Id const flat = plan.operand(id, 0);
  Array const* const weight = plan.plan().array(plan.operand(id, 1));
  if (plan.if_a<plan::Reshape>(flat) == nullptr || weight == nullptr) return false;
  Id const above = plan.operand(flat);
  Permute const* const permute = plan.if_a<Permute>(above);
  if (permute == nullptr) return false;
  Extents const shape = plan[above].shape;
  std::size_t const kept = plan[flat].shape.size() - 1;
  // Axes before the flattened ones stay as they are, in shape and in place.
  for (std::size_t i = 0; i < kept; ++i) {
    if (i >= shape.size() || permute->order[i] != i || plan[flat].shape[i] != shape[i]) return false;
  }
  Extents columns{weight->shape[0]};
  columns.insert(columns.end(), shape.begin() + static_cast<std::ptrdiff_t>(kept), shape.end());
  if (count_of(columns) != count_of(weight->shape)) return false;
  Order order{0};
  for (std::size_t i = kept; i < shape.size(); ++i) order.push_back(permute->order[i] - kept + 1);
  Array moved = permuted(Array{weight->scalar, std::move(columns), weight->values}, inverse(order));
  moved.shape = weight->shape;
  Id const x = plan.operand(above);
  std::vector<Id> operands = plan[id].operands;
  plan.note(id, "the weight's columns follow the order of " + spell(plan[x].shape));
  operands[1] = plan.constant(std::move(moved), plan[operands[1]].name, plan[operands[1]].origin);
  operands[0] = plan.add(plan::Reshape{}, {x}, plan[flat].shape, plan[flat].name, plan[flat].origin);
  plan.become(id, plan::Dense{}, std::move(operands));
  return true;
}

}  // namespace tool::passes
