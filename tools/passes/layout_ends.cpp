// Permutations at the inputs and outputs of a plan, where the interface may change; and the pass itself.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "passes/layout.hpp"
#include "passes/passes.hpp"

namespace tool {
namespace passes {
namespace {

using plan::Permute;
using plan::Plan;

std::size_t count_permutations(Plan const& plan) {
  return static_cast<std::size_t>(std::ranges::count_if(
      plan.values, [](plan::Value const& value) { return std::holds_alternative<Permute>(value.operation); }));
}

// From batch, height, width, channels to batch, channels, height, width.
Order channels_first(std::size_t rank) {
  Order order{0, rank - 1};
  for (std::size_t i = 1; i + 1 < rank; ++i) order.push_back(i);
  return order;
}

// Operations that what lies in another order goes through unchanged but for its axes.
bool keeps_layout(plan::Operation const& operation) {
  return std::holds_alternative<plan::Unary>(operation) || std::holds_alternative<plan::Binary>(operation) ||
         std::holds_alternative<plan::Where>(operation) || std::holds_alternative<plan::Concat>(operation) ||
         std::holds_alternative<plan::Pad>(operation) || std::holds_alternative<plan::Slice>(operation) ||
         std::holds_alternative<plan::Gather>(operation) || std::holds_alternative<plan::Softmax>(operation);
}

// Whether the value comes to such a permutation.
bool reaches(Rewriting const& plan, Id from, Order const& order) {
  std::vector<Id> seen{from};
  for (std::size_t next = 0; next < seen.size(); ++next) {
    for (Id const reader : plan.readers(seen[next])) {
      Permute const* const permute = plan.if_a<Permute>(reader);
      if (permute != nullptr && permute->order == order) return true;
      bool const goes_on = keeps_layout(plan[reader].operation) && plan[reader].shape.size() == order.size();
      if (goes_on && std::ranges::find(seen, reader) == seen.end()) seen.push_back(reader);
    }
  }
  return false;
}

std::string words_of(std::size_t rank) {
  if (rank == 3) return "batch, channels, time";
  if (rank == 4) return "batch, channels, height, width";
  return "batch, channels and the others in order";
}

void note_order(Plan& plan, std::string const& end, std::string const& name, Extents const& now, Extents const& before,
                bool is_channels_first) {
  std::string text = end + " \"" + name + "\" ";
  text += end == "input" ? "is to be laid " : "is laid ";
  text += spell(now);
  if (is_channels_first) text += " (" + words_of(now.size()) + ')';
  plan.notes.push_back(text + ", where the model has " + spell(before));
}

bool lay_input(Plan& plan, std::size_t position) {
  Id const id = plan.inputs[position];
  Extents const before = plan.values[id].shape;
  if (before.size() < 3 || !plan.if_a<plan::Input>(id)->order.empty()) return false;
  Order const order = channels_first(before.size());
  Rewriting rewriting(plan);
  Id const input = plan.inputs[position];
  if (!reaches(rewriting, input, order)) return false;
  rewriting.lay_input(input, plan::Input{order}, permuted(before, order), inverse(order));
  rewriting.finish();
  plan::Value const& laid = plan.values[plan.inputs[position]];
  note_order(plan, "input", laid.name, laid.shape, before, true);
  return true;
}

// Of y = P(x) the output becomes x.
bool lay_output(Plan& plan, std::size_t position) {
  Id const id = plan.outputs[position].value;
  Permute const* const permute = plan.if_a<Permute>(id);
  if (permute == nullptr || permute->order.size() < 3) return false;
  Order const first = channels_first(permute->order.size());
  bool const is_channels_first = permute->order == inverse(first);
  if (!is_channels_first && permute->order != first) return false;
  Order order = inverse(permute->order);
  Order const& model = plan.outputs[position].order;
  if (!model.empty()) {
    for (std::size_t& axis : order) axis = model[axis];
  }
  Extents const before = plan.values[id].shape;
  Rewriting rewriting(plan);
  Id const now = plan.outputs[position].value;
  rewriting.lay_output(position, rewriting.operand(now), std::move(order));
  rewriting.finish();
  plan::Output const& output = plan.outputs[position];
  note_order(plan, "output", output.name, plan.values[output.value].shape, before, is_channels_first);
  return true;
}

bool carry(Plan& plan) {
  return rewrite(plan, join_permutations, push_down, lift_reshape, permute_columns);
}

// Whether all permutations are between heights, widths, channels and channels, heights, widths.
bool are_of_images(Plan const& plan) {
  return std::ranges::all_of(plan.values, [](plan::Value const& value) {
    Permute const* const permute = std::get_if<Permute>(&value.operation);
    if (permute == nullptr) return true;
    std::size_t const rank = permute->order.size();
    if (rank < 3) return false;
    Order const first = channels_first(rank);
    return permute->order == first || permute->order == inverse(first);
  });
}

// Keeps a change of the plan that leaves up to `most` permutations.
bool attempt(Plan& plan, std::size_t most, auto const& change) {
  Plan tried = plan;
  if (!change(tried) || count_permutations(tried) > most) return false;
  plan = std::move(tried);
  return true;
}

}  // namespace
}  // namespace passes

bool carry_permutations(plan::Plan& plan, PassOptions const& options) {
  using namespace passes;
  std::size_t const before = count_permutations(plan);
  if (before == 0) return false;
  // Those of images may also just move behind what follows, which then stands next to the convolution.
  bool changed = attempt(plan, are_of_images(plan) ? before : before - 1, carry);
  auto const lay = [&](auto const& lay_end, std::size_t ends) {
    for (std::size_t i = 0; i < ends; ++i) {
      std::size_t const now = count_permutations(plan);
      if (now == 0 || options.keep_layout) return;
      changed |= attempt(plan, now - 1, [&](plan::Plan& tried) {
        if (!lay_end(tried, i)) return false;
        carry(tried);
        return true;
      });
    }
  };
  lay(lay_input, plan.inputs.size());
  lay(lay_output, plan.outputs.size());
  std::size_t const after = count_permutations(plan);
  if (after < before)
    plan.notes.push_back("permutations of axes: " + std::to_string(before) + " in the model, " + std::to_string(after) +
                         " are left");
  return changed;
}

}  // namespace tool
