#include "passes/match.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tool::passes {
namespace {

using enum plan::BinaryFunction;

bool commutes(plan::BinaryFunction function) {
  return function == add || function == multiply || function == maximum || function == minimum || function == equal;
}

// Of operations without operands' numbers: those that patterns compute twice.
bool is_same_operation(plan::Operation const& a, plan::Operation const& b) {
  if (auto const* const x = std::get_if<plan::Unary>(&a)) {
    auto const* const y = std::get_if<plan::Unary>(&b);
    return y != nullptr && x->function == y->function && x->a == y->a && x->b == y->b;
  }
  if (auto const* const x = std::get_if<plan::Binary>(&a)) {
    auto const* const y = std::get_if<plan::Binary>(&b);
    return y != nullptr && x->function == y->function;
  }
  if (auto const* const x = std::get_if<plan::Reduce>(&a)) {
    auto const* const y = std::get_if<plan::Reduce>(&b);
    return y != nullptr && x->reduction == y->reduction && x->axes == y->axes && x->keep == y->keep;
  }
  return false;
}

}  // namespace

bool close(double found, double wanted) {
  constexpr double relative = 1e-6;
  return found == wanted || std::abs(found - wanted) <= relative * std::abs(wanted);
}

std::optional<double> number_of(plan::Plan const& plan, Id id) {
  Array const* const array = plan.array(id);
  if (array == nullptr || array->values.empty()) return {};
  double const first = array->values.front();
  if (!std::ranges::all_of(array->values, [first](double value) { return value == first; })) return {};
  return first;
}

bool is_number(plan::Plan const& plan, Id id, double wanted) {
  std::optional<double> const number = number_of(plan, id);
  return number && close(*number, wanted);
}

std::optional<Id> operand_of(Rewriting const& plan, Id id, plan::UnaryFunction function) {
  plan::Unary const* const unary = plan.if_a<plan::Unary>(id);
  if (unary == nullptr || unary->function != function) return {};
  return plan.operand(id);
}

bool is_binary(Rewriting const& plan, Id id, plan::BinaryFunction function) {
  plan::Binary const* const binary = plan.if_a<plan::Binary>(id);
  return binary != nullptr && binary->function == function;
}

Commuted commuted(Rewriting const& plan, Id id, plan::BinaryFunction function) {
  if (!is_binary(plan, id, function)) return {};
  Id const first = plan.operand(id, 0);
  Id const second = plan.operand(id, 1);
  return {{{first, second}, {second, first}}, 2};
}

std::optional<WithNumber> with_number(Rewriting const& plan, Id id, plan::BinaryFunction function) {
  Commuted const both = commuted(plan, id, function);
  for (auto const [value, constant] : both) {
    std::optional<double> const number = number_of(plan.plan(), constant);
    if (number && plan[value].shape == plan[id].shape) return WithNumber{value, *number};
    if (!commutes(function)) break;
  }
  return {};
}

std::optional<Id> negated(Rewriting const& plan, Id id) {
  if (std::optional<Id> const x = operand_of(plan, id, plan::UnaryFunction::negate)) return x;
  std::optional<WithNumber> const product = with_number(plan, id, multiply);
  if (product && close(product->number, -1)) return product->value;
  for (auto const [zero, x] : commuted(plan, id, subtract)) {
    if (is_number(plan.plan(), zero, 0) && plan[x].shape == plan[id].shape) return x;
    break;
  }
  return {};
}

bool same(Rewriting const& plan, Id a, Id b) {
  if (a == b) return true;
  plan::Value const& x = plan[a];
  plan::Value const& y = plan[b];
  if (x.operands.empty() || x.operands.size() != y.operands.size() || x.shape != y.shape) return false;
  if (!is_same_operation(x.operation, y.operation)) return false;
  for (std::size_t i = 0; i < x.operands.size(); ++i) {
    if (!same(plan, x.operands[i], y.operands[i])) return false;
  }
  return true;
}

bool is_closed(Rewriting const& plan, Id root, std::span<Id const> leaves) {
  constexpr std::size_t most = 64;
  std::vector<Id> inside{root};
  for (std::size_t next = 0; next < inside.size(); ++next) {
    if (inside.size() > most || plan.if_a<plan::Input>(inside[next]) != nullptr) return false;
    for (Id const operand : plan[inside[next]].operands) {
      bool const ends = plan.plan().array(operand) != nullptr || std::ranges::find(leaves, operand) != leaves.end();
      if (!ends && std::ranges::find(inside, operand) == inside.end()) inside.push_back(operand);
    }
  }
  return std::ranges::all_of(inside, [&](Id id) {
    if (id == root) return true;
    if (plan.outputs(id) > 0) return false;
    return std::ranges::all_of(plan.readers(id),
                               [&](Id reader) { return std::ranges::find(inside, reader) != inside.end(); });
  });
}

}  // namespace tool::passes
