// What is folded into weights, and matrices that are Dense.
#include <algorithm>
#include <optional>
#include <utility>

#include "passes/affine.hpp"
#include "passes/layout.hpp"
#include "passes/match.hpp"
#include "passes/passes.hpp"

namespace tool {
namespace passes {
namespace {

// x W of a constant W [In, Out]; axes of extent 1 in front of W do not count.
bool matmul_as_dense(Rewriting& plan, Id id) {
  if (plan.if_a<plan::Matmul>(id) == nullptr) return false;
  Id const x = plan.operand(id, 0);
  Array const* const matrix = plan.plan().array(plan.operand(id, 1));
  if (matrix == nullptr || matrix->shape.size() < 2 || plan[x].shape.size() != plan[id].shape.size()) return false;
  std::int64_t const in = matrix->shape[matrix->shape.size() - 2];
  std::int64_t const out = matrix->shape.back();
  if (static_cast<std::int64_t>(matrix->values.size()) != in * out) return false;
  Array weight = permuted(Array{matrix->scalar, {in, out}, matrix->values}, {1, 0});
  Id const constant =
      plan.constant(std::move(weight), plan[plan.operand(id, 1)].name, plan[plan.operand(id, 1)].origin);
  plan.note(id, "the matrix is a Dense's weight");
  plan.become(id, plan::Dense{}, {x, constant});
  return true;
}

// A constant row that is added to a Dense.
bool join_bias(Rewriting& plan, Id id) {
  for (auto const [dense, row] : commuted(plan, id, plan::BinaryFunction::add)) {
    bool const is_dense = plan.if_a<plan::Dense>(dense) != nullptr && plan.plan().array(row) != nullptr;
    if (is_dense) return fold_behind(plan, id);
  }
  return false;
}

// Whether both shapes are equal but for the last axis.
bool lead_equally(Extents const& a, Extents const& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end() - 1, b.begin());
}

// reshape -> Dense, Unary... -> reshape, which only flattens the leading axes and gives them back.
bool unflatten(Rewriting& plan, Id id) {
  if (plan.if_a<plan::Reshape>(id) == nullptr) return false;
  std::vector<Id> chain;  // from below
  Id at = plan.operand(id);
  bool has_dense = false;
  while (plan.uses(at) == 1 && (plan.if_a<plan::Dense>(at) != nullptr || plan.if_a<plan::Unary>(at) != nullptr)) {
    has_dense |= plan.if_a<plan::Dense>(at) != nullptr;
    chain.push_back(at);
    at = plan.operand(at);
  }
  if (!has_dense || plan.if_a<plan::Reshape>(at) == nullptr) return false;
  Id const x = plan.operand(at);
  Extents const shape = plan[x].shape;
  bool const flattens = shape.back() == plan[at].shape.back() && lead_equally(plan[id].shape, shape) &&
                        plan[id].shape.back() == plan[chain.front()].shape.back();
  if (!flattens) return false;
  Id below = x;
  for (std::size_t i = chain.size(); i-- > 1;) {
    Extents wide = shape;
    wide.back() = plan[chain[i]].shape.back();
    std::vector<Id> operands = plan[chain[i]].operands;
    operands[0] = below;
    below = plan.add(plan[chain[i]].operation, std::move(operands), std::move(wide), plan[chain[i]].name,
                     plan[chain[i]].origin);
  }
  std::vector<Id> operands = plan[chain.front()].operands;
  operands[0] = below;
  plan.note(id, "flattens no axes around a Dense, which takes them as they are");
  plan::Operation last = plan[chain.front()].operation;
  plan.become(id, std::move(last), std::move(operands));
  return true;
}

}  // namespace
}  // namespace passes

bool find_dense(plan::Plan& plan) {
  using namespace passes;
  return rewrite(plan, matmul_as_dense, join_bias, unflatten);
}

bool fold_into_weights(plan::Plan& plan) {
  using namespace passes;
  return rewrite(plan, fold_behind, fold_in_front, fold_into_norm);
}

}  // namespace tool
