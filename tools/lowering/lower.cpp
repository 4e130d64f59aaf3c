#include "lowering/lower.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "lowering/rules.hpp"
#include "lowering/step.hpp"
#include "lowering/unsupported.hpp"
#include "models/model_error.hpp"

namespace tool {

namespace lowering {

Rules const& rules() {
  static Rules const all = [] {
    Rules rules;
    for (auto const add : {add_elementwise, add_activations, add_logic, add_convolutions, add_pools, add_products,
                           add_einsum, add_normalizations, add_softmaxes, add_reductions, add_shapes, add_positions,
                           add_scatters, add_pads, add_resizes, add_recurrent, add_passed_through, add_known})
      add(rules);
    return rules;
  }();
  return all;
}

namespace {

// Operators that give the same of integers as of floating-point numbers that are whole.
constexpr std::array<std::string_view, 27> same_of_integers{
    "Abs",     "Add",    "ArgMax",  "ArgMin",         "Cast",     "CastLike", "Concat",      "Equal",     "Expand",
    "Flatten", "Gather", "Greater", "GreaterOrEqual", "Identity", "Less",     "LessOrEqual", "Max",       "Min",
    "Mul",     "Neg",    "Reshape", "Slice",          "Split",    "Squeeze",  "Sub",         "Transpose", "Unsqueeze"};

bool is_integer(Scalar scalar) {
  return !is_floating(scalar) && scalar != Scalar::boolean;
}

bool is_input(Model const& model, std::string const& name) {
  return std::any_of(model.inputs.begin(), model.inputs.end(), [&](Port const& port) { return port.name == name; });
}

// Positions that are computed are refused by the rule, which has a reason for it.
bool is_position(Node const& node, std::size_t operand) {
  bool const has_positions =
      node.op.starts_with("Gather") || node.op.starts_with("Scatter") || node.op == "ReverseSequence";
  return has_positions && operand == 1;
}

void refuse_integers(Step const& step, Model const& model) {
  bool const same =
      std::find(same_of_integers.begin(), same_of_integers.end(), step.node().op) != same_of_integers.end();
  for (std::size_t i = 0; i < step.operands(); ++i) {
    if (!step.has(i) || step.numbers(i) != nullptr || !is_integer(step.fact(i).scalar)) continue;
    if (is_position(step.node(), i)) continue;
    std::string const& name = step.node().inputs[i];
    if (is_input(model, name))
      step.refuse(
          "is not supported: it reads input \"" + name + "\", which is " + std::string(name_of(step.fact(i).scalar)) +
              "; layers compute with floating-point numbers",
          "bind the input (--constant NAME=FILE) where it is always the same, or cut the model behind this node");
    if (!same)
      step.refuse("is not supported: its operand \"" + name + "\" is " + std::string(name_of(step.fact(i).scalar)) +
                  " and depends on an input");
  }
}

void refuse_empty(Step const& step) {
  auto const refuse = [&](std::string const& which, std::string const& name, Extents const& shape) {
    step.refuse("is not supported: its " + which + " \"" + name + "\" " + spell(shape) + " has no elements");
  };
  for (std::size_t i = 0; i < step.results(); ++i) {
    if (step.wants(i) && count_of(step.result_shape(i)) == 0)
      refuse("result", step.node().outputs[i], step.result_shape(i));
  }
  for (std::size_t i = 0; i < step.operands(); ++i) {
    if (step.has(i) && step.numbers(i) == nullptr && count_of(step.operand_shape(i)) == 0)
      refuse("operand", step.node().inputs[i], step.operand_shape(i));
  }
}

std::string operator_fault(Node const& node) {
  std::string_view const reason = reason_of(node.op);
  if (!reason.empty()) return fault_of(reason);
  return rules().contains(node.op) ? "is not supported: the importer cannot compute it yet"
                                   : "is no operator of ONNX that is known";
}

void lower_node(Step& step, Model const& model) {
  Node const& node = step.node();
  if (!node.domain.empty()) step.refuse("is not supported: operators of domain \"" + node.domain + '"');
  auto const rule = rules().find(node.op);
  if (rule == rules().end()) step.refuse(operator_fault(node));
  refuse_empty(step);
  refuse_integers(step, model);
  try {
    rule->second(step);
  } catch (std::logic_error const& error) {
    step.refuse(std::string("a fault of the importer: ") + error.what());
  }
  for (std::size_t i = 0; i < step.results(); ++i) {
    if (step.wants(i) && !step.is_given(i)) step.refuse("is not supported: its result " + std::to_string(i));
  }
}

class Lowering {
 public:
  Lowering(Model const& model, Facts const& facts) : model_(model), context_{model, facts} {
    for (Node const& node : model.nodes) context_.read.insert(node.inputs.begin(), node.inputs.end());
    for (Port const& port : model.outputs) context_.read.insert(port.name);
    context_.read.erase("");
  }

  plan::Plan plan() {
    add_inputs();
    for (Node const& node : model_.nodes) {
      if (is_known(node)) continue;
      Step step(node, context_);
      lower_node(step, model_);
    }
    for (Port const& port : model_.outputs) context_.plan.outputs.push_back({port.name, context_.id(port.name)});
    context_.plan.drop_unused();
    return std::move(context_.plan);
  }

  // What is refused stands for itself as an input, so that the nodes behind it are looked at, too.
  std::vector<std::string> faults() {
    std::vector<std::string> faults;
    add_inputs();
    for (Node const& node : model_.nodes) {
      if (is_known(node)) continue;
      Step step(node, context_);
      try {
        lower_node(step, model_);
      } catch (ModelError const& error) {
        faults.push_back(error.what());
        for (std::size_t i = 0; i < step.results(); ++i) {
          if (step.wants(i)) context_.ids[node.outputs[i]] = step.add(plan::Input{}, {}, step.result_shape(i));
        }
      }
    }
    return faults;
  }

 private:
  void add_inputs() {
    for (Port const& port : model_.inputs) {
      Scalar const scalar = port.scalar;
      if (scalar == Scalar::boolean)
        context_.plan.notes.push_back("input \"" + port.name + "\": of bool, is 0 and 1 as numbers");
      else if (scalar != Scalar::float32 && is_floating(scalar))
        context_.plan.notes.push_back("input \"" + port.name + "\": of " + std::string(name_of(scalar)) +
                                      ", becomes float");
      plan::Id const id = context_.plan.add(plan::Input{}, {}, context_.fact(port.name).shape, port.name);
      context_.plan.inputs.push_back(id);
      context_.ids[port.name] = id;
    }
  }

  // Whether all that is wanted of a node is constant.
  bool is_known(Node const& node) const {
    return std::all_of(node.outputs.begin(), node.outputs.end(), [&](std::string const& name) {
      return !context_.read.contains(name) || context_.fact(name).constant;
    });
  }

  Model const& model_;
  Context context_;
};

}  // namespace
}  // namespace lowering

std::vector<std::string> operator_faults(Model const& model) {
  std::vector<std::string> faults;
  for (Node const& node : model.nodes) {
    // Where there is a rule, the interpreter says what is wrong with this opset.
    bool const is_listed = !lowering::rules().contains(node.op);
    if (is_listed && !can_compute(node)) faults.push_back(node.place + ": " + lowering::operator_fault(node));
  }
  return faults;
}

void refuse_operators(Model const& model) {
  std::vector<std::string> const faults = operator_faults(model);
  if (!faults.empty()) throw ModelError("", faults.front());
}

plan::Plan lower(Model const& model, Facts const& facts) {
  return lowering::Lowering(model, facts).plan();
}

std::vector<std::string> faults_of(Model const& model, Facts const& facts) {
  return lowering::Lowering(model, facts).faults();
}

}  // namespace tool
