#include "interpreter/run.hpp"

#include <utility>

#include <ingot/host/quoted_text.hpp>

#include "interpreter/interpreter.hpp"
#include "interpreter/rounding.hpp"
#include "models/model_error.hpp"

namespace tool::rules {
namespace {

// Whether an operand matters by more than its shape and type.
bool reads_numbers(Node const& node, std::size_t operand) {
  if (node.op == "Shape" || node.op == "Size" || node.op == "EyeLike") return false;
  return !(node.op == "CastLike" && operand == 1);
}

}  // namespace

Run::Run(Model const& model, std::map<std::string, Array> const& inputs, bool inputs_are_known,
         ModelLimits const& limits)
    : model_(model), budget_(limits) {
  if (model.nodes.size() > limits.nodes)
    throw ModelError(
        "", "expected at most " + std::to_string(limits.nodes) + " nodes, found " + std::to_string(model.nodes.size()));
  count_readers();
  for (auto const& [name, array] : model.constants) hold(name, array, true);
  for (Port const& port : model.inputs) {
    auto const found = inputs.find(port.name);
    std::string const place = "input " + ingot::detail::quoted(port.name);
    if (found == inputs.end()) throw ModelError(place, "expected numbers of shape " + spell(extents_of(port)));
    if (found->second.shape != extents_of(port))
      throw ModelError(place, "expected shape " + spell(extents_of(port)) + ", found " + spell(found->second.shape));
    hold(port.name, found->second, inputs_are_known);
    take_type(held_.at(port.name), port.scalar, place);
  }
}

void Run::take_type(Held& held, Scalar scalar, std::string const& place) {
  if (held.borrowed->scalar == scalar) return;
  if (!is_floating(held.borrowed->scalar) || !is_floating(scalar))
    throw ModelError(place, "expected numbers of " + std::string(name_of(scalar)) + ", found " +
                                std::string(name_of(held.borrowed->scalar)));
  held.own = *std::exchange(held.borrowed, nullptr);
  held.own.scalar = scalar;
  for (double& number : held.own.values) number = converted(scalar, number);
}

void Run::hold(std::string const& name, Array const& array, bool is_known) {
  if (array.values.size() > budget_.elements)
    throw ModelError(ingot::detail::quoted(name), "exceeds the limit of elements with shape " + spell(array.shape));
  budget_.elements -= array.values.size();
  held_[name] = {.borrowed = &array, .is_known = is_known, .readers = readers_[name]};
}

void Run::count_readers() {
  for (Node const& node : model_.nodes)
    for (std::string const& name : node.inputs) ++readers_[name];
}

std::vector<std::string> Run::compute_next(Node const& node) {
  std::vector<Operand> operands;
  bool is_known = true;
  for (std::string const& name : node.inputs) {
    if (name.empty()) {
      operands.push_back({});
      continue;
    }
    auto const found = held_.find(name);
    if (found == held_.end())
      throw ModelError(node.place, "nothing computes its operand " + ingot::detail::quoted(name));
    operands.push_back({&found->second.array(), found->second.is_known});
    is_known = is_known && (found->second.is_known || !reads_numbers(node, operands.size() - 1));
  }
  Budget budget = budget_;
  std::vector<Array> results = compute(node, std::move(operands), budget);
  budget_.work = budget.work;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < results.size(); ++i) {
    std::string const& name = node.outputs[i];
    if (name.empty()) continue;
    if (held_.contains(name))
      throw ModelError(node.place, "its result " + ingot::detail::quoted(name) + " is there already");
    budget_.elements -= results[i].values.size();
    held_[name] = {.own = std::move(results[i]), .is_known = is_known, .readers = readers_[name]};
    names.push_back(name);
  }
  return names;
}

void Run::drop_read(Node const& node) {
  auto const drop = [&](std::string const& name) {
    auto const found = held_.find(name);
    budget_.elements += found->second.array().values.size();
    held_.erase(found);
  };
  for (std::string const& name : node.inputs)
    if (!name.empty() && --held_.at(name).readers == 0) drop(name);
  for (std::string const& name : node.outputs)
    if (!name.empty() && held_.at(name).readers == 0) drop(name);
}

}  // namespace tool::rules

namespace tool {

std::map<std::string, Array> interpret(Model const& model, std::map<std::string, Array> const& inputs,
                                       ModelLimits const& limits, bool only_outputs) {
  std::map<std::string, bool> wanted;
  for (Port const& port : model.outputs) wanted[port.name] = true;
  std::map<std::string, Array> values;
  rules::Run(model, inputs, true, limits).run([&](std::string const& name, rules::Held const& held) {
    if (!only_outputs || wanted.contains(name)) values[name] = held.array();
  });
  for (auto const& [name, is_wanted] : wanted)
    if (!values.contains(name)) throw ModelError("output " + ingot::detail::quoted(name), "nothing computes it");
  return values;
}

}  // namespace tool
