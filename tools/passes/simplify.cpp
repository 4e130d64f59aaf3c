// All passes, until none finds more.
#include "passes/passes.hpp"
#include "passes/rearrangements.hpp"

namespace tool {
namespace {

// In this order: what is spelled out is found before anything moves into or through it, and permutations are carried
// before those that are reshapes become such.
bool simplify_once(plan::Plan& plan, PassOptions const& options) {
  bool changed = fold_constants(plan);
  changed |= passes::join_all_but_permutations(plan);
  changed |= find_dense(plan);
  changed |= find_activations(plan);
  changed |= find_normalizations(plan);
  changed |= carry_permutations(plan, options);
  changed |= fold_into_weights(plan);
  changed |= join_rearrangements(plan);
  return changed;
}

}  // namespace

void simplify(plan::Plan& plan, PassOptions const& options) {
  constexpr int rounds = 20;  // three do for the models that were seen
  plan.drop_unused();
  for (int round = 0; round < rounds && simplify_once(plan, options); ++round) {
  }
}

}  // namespace tool
