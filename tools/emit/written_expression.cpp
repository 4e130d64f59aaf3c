#include "emit/written_expression.hpp"

#include <utility>

#include "emit/expression_writer.hpp"

namespace tool {

namespace {

// The part between the two values with the input as plan::Input; other inputs that it reads stay, and are refused where
// they are read.
plan::Plan part_of(plan::Plan const& plan, plan::Id input, plan::Id output) {
  plan::Plan part = plan;
  part.values[input].operation = plan::Input{};
  part.values[input].operands.clear();
  part.inputs = {input};
  part.outputs = {{plan.values[output].name, output}};
  part.drop_unused();
  return part;
}

}  // namespace

WrittenExpression expression_of(plan::Plan const& plan, plan::Id input, plan::Id output, std::string const& name) {
  plan::Plan const part = part_of(plan, input, output);
  WrittenExpression written;
  written.input_shape = plan.values[input].shape;
  written.output_shape = plan.values[output].shape;
  emit::ExpressionWriter writer(part);
  emit::Statements& body = writer.body();
  writer.set(part.inputs.front(), body.input(body.take_leaf("x"), body.take_identifier("x"), written.input_shape));
  emit::Formula const y = writer.value(part.outputs.front().value);
  body.line("return " + y.text + ';');
  written.declaration =
      "inline constexpr auto " + name + " = [] {\n  namespace g = ingot::graph;\n" + body.text() + "}();\n";
  written.parameters = body.parameters_of(y);
  written.notes = std::move(writer.notes());
  return written;
}

}  // namespace tool
