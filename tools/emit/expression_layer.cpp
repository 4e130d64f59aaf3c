#include "emit/expression_layer.hpp"

#include <utility>

#include "emit/written_expression.hpp"
#include "models/model_error.hpp"

namespace tool::emit {

namespace {

using plan::Id;

// Of several samples one: what the value is where the batch is 1.
Extents shape_of_one(Scope const& scope, Id id) {
  Extents shape = scope.value(id).shape;
  if (scope.samples.axis[id]) shape[*scope.samples.axis[id]] = 1;
  return shape;
}

// The values of a region for one sample, whose shape stands in front of and behind them. Refuses, as ModelError, what
// else is read and is no constant.
plan::Plan plan_of_one_sample(Scope const& scope, Region const& region) {
  plan::Plan part;
  std::vector<std::optional<Id>> moved(scope.plan.values.size());
  part.inputs.push_back(part.add(plan::Input{}, {}, scope.sample(region.begin), "x"));
  moved[region.begin] = part.add(plan::Reshape{}, {part.inputs[0]}, shape_of_one(scope, region.begin));
  for (Id id = region.begin + 1; id <= region.end; ++id) {
    if (!region.contains(id)) continue;
    plan::Value const& value = scope.value(id);
    std::vector<Id> operands;
    for (Id const operand : value.operands) {
      if (!moved[operand] && scope.plan.array(operand) == nullptr) {
        throw ModelError(value.origin, "reads a value that does not depend on the input and is no constant");
      }
      if (!moved[operand]) moved[operand] = part.constant(*scope.plan.array(operand), scope.value(operand).name);
      operands.push_back(*moved[operand]);
    }
    moved[id] = part.add(value.operation, std::move(operands), shape_of_one(scope, id), value.name, value.origin);
  }
  Id const end = part.add(plan::Reshape{}, {*moved[region.end]}, scope.sample(region.end));
  part.outputs.push_back({scope.value(region.end).name, end});
  return part;
}

}  // namespace

std::optional<Layer> expression_layer(Scope const& scope, Region const& region, std::size_t number,
                                      std::string& why_not) {
  std::string const name = "expression_" + std::to_string(number + 1);
  try {
    plan::Plan const part = plan_of_one_sample(scope, region);
    WrittenExpression expression = expression_of(part, part.inputs[0], part.outputs[0].value, name, BatchAxis::kept);
    Layer layer{.type = "ingot::ExpressionLayer<" + name + '>',
                .parameters = std::move(expression.parameters),
                .declaration = std::move(expression.declaration),
                .is_expression = true,
                .takes = std::move(expression.input_shape),
                .gives = std::move(expression.output_shape)};
    for (WrittenParameter& parameter : layer.parameters) parameter.access = "get<\"" + parameter.name + "\">()";
    return layer;
  } catch (ModelError const& error) {
    why_not = error.what();
    return {};
  }
}

}  // namespace tool::emit
