#include "interpreter/interpreter.hpp"

#include <algorithm>
#include <utility>

#include <ingot/host/quoted_text.hpp>

#include "interpreter/run.hpp"
#include "models/model_error.hpp"
#include "models/safe_count.hpp"

namespace tool {
namespace {

rules::Operators const& operators() {
  static rules::Operators const all = [] {
    rules::Operators table;
    rules::add_functions(table);
    rules::add_elementwise(table);
    rules::add_reductions(table);
    rules::add_shapes(table);
    rules::add_rearrangements(table);
    rules::add_padding(table);
    rules::add_gathers(table);
    rules::add_selections(table);
    rules::add_constants(table);
    rules::add_products(table);
    rules::add_einsum(table);
    rules::add_convolutions(table);
    rules::add_pooling(table);
    rules::add_normalisation(table);
    rules::add_softmax(table);
    rules::add_recurrent(table);
    rules::add_resize(table);
    return table;
  }();
  return all;
}

constexpr int last_opset = 20;

rules::Operator const& operator_of(Node const& node) {
  if (!node.domain.empty() && node.domain != "ai.onnx")
    throw ModelError(node.place, "is not supported: domain " + ingot::detail::quoted(node.domain));
  if (node.opset < 1 || node.opset > last_opset)
    throw ModelError(node.place, "is not supported: opset " + std::to_string(node.opset),
                     "opsets 1 to " + std::to_string(last_opset) + " are known");
  auto const found = operators().find(node.op);
  if (found == operators().end()) throw ModelError(node.place, "is not supported: its operator is not known");
  if (node.opset < found->second.since)
    throw ModelError(node.place, "its operator came with opset " + std::to_string(found->second.since));
  return found->second;
}

void check_operand(Node const& node, std::size_t index, Array const& array, rules::Budget const& budget) {
  std::string const name = "operand " + std::to_string(index);
  auto const count = safe_count(array.shape);
  if (!count || *count != array.values.size())
    throw ModelError(node.place, name + " has " + std::to_string(array.values.size()) + " numbers, which its shape " +
                                     spell(array.shape) + " has not");
  auto const room = safe_room(array.shape);
  bool const is_large =
      std::ranges::any_of(array.shape, [](std::int64_t extent) { return extent > rules::largest_extent; });
  if (!room || is_large || *room > std::max<std::uint64_t>(*count, budget.elements))
    throw ModelError(node.place, name + " of shape " + spell(array.shape) + " exceeds the limit of elements");
  if (array.shape.size() > budget.rank)
    throw ModelError(node.place, name + " has more than " + std::to_string(budget.rank) + " axes");
}

}  // namespace

namespace rules {

std::vector<Array> compute(Node const& node, std::vector<Operand> operands, Budget& budget) {
  Operator const& known = operator_of(node);
  Call call(node, std::move(operands), budget);
  for (std::size_t i = 0; i < call.operand_count(); ++i) {
    if (!call.has(i)) continue;
    check_operand(node, i, call.operand(i), budget);
    call.spend({call.operand(i).values.size()});
  }
  std::vector<Array> results;
  if (auto const* of_one = std::get_if<Array (*)(Call&)>(&known.rule))
    results.push_back((*of_one)(call));
  else
    results = std::get<std::vector<Array> (*)(Call&)>(known.rule)(call);
  for (std::size_t i = results.size(); i < node.outputs.size(); ++i)
    if (!node.outputs[i].empty())
      call.refuse("expected at most " + std::to_string(results.size()) + " results, found " +
                  std::to_string(node.outputs.size()));
  results.resize(node.outputs.size());
  return results;
}

}  // namespace rules

std::vector<Array> compute_node(Node const& node, std::span<Array const* const> operands, ModelLimits const& limits) {
  std::vector<rules::Operand> given;
  for (Array const* array : operands) given.push_back({array});
  rules::Budget budget(limits);
  return rules::compute(node, std::move(given), budget);
}

bool can_compute(Node const& node) {
  try {
    operator_of(node);
    return true;
  } catch (ModelError const&) {
    return false;
  }
}

}  // namespace tool
