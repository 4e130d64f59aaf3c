#include "emit/written_expression.hpp"

#include <utility>
#include <variant>

#include "emit/expression_writer.hpp"
#include "models/model_error.hpp"

namespace tool {

namespace {

// The part between the two values with the input as plan::Input; others that it reads are left out, so that their
// readers find them missing.
plan::Plan part_of(plan::Plan const& plan, plan::Id input, plan::Id output) {
  plan::Plan part = plan;
  part.values[input].operation = plan::Input{};
  part.values[input].operands.clear();
  part.inputs = {input};
  part.outputs = {{plan.values[output].name, output}};
  part.drop_unused();
  return part;
}

// Whether axis 0 of the result is that of the operands, sample by sample.
bool keeps_batch(plan::Value const& value) {
  if (auto const* permutation = std::get_if<plan::Permute>(&value.operation)) return permutation->order.front() == 0;
  if (auto const* gathered = std::get_if<plan::Gather>(&value.operation)) return gathered->axis != 0;
  if (auto const* range = std::get_if<plan::Slice>(&value.operation)) return range->axis != 0;
  if (auto const* joint = std::get_if<plan::Concat>(&value.operation)) return joint->axis != 0;
  return !std::holds_alternative<plan::Recurrent>(value.operation);
}

// Every value for a batch of one.
void take_one_sample(plan::Plan& part) {
  std::int64_t const batch = part.values[part.inputs.front()].shape.front();
  for (plan::Value& value : part.values) {
    if (std::holds_alternative<plan::Constant>(value.operation)) continue;
    if (value.shape.empty() || value.shape.front() != batch || !keeps_batch(value))
      throw ModelError(value.origin, "expected the batch of " + std::to_string(batch) + " as the first axis, found " +
                                         spell(value.shape));
    value.shape.front() = 1;
  }
}

}  // namespace

WrittenExpression expression_of(plan::Plan const& plan, plan::Id input, plan::Id output, std::string const& name,
                                BatchAxis batch) {
  plan::Plan part = part_of(plan, input, output);
  bool const strips = batch == BatchAxis::stripped;
  if (strips) take_one_sample(part);
  plan::Id const first = part.inputs.front();
  plan::Id const last = part.outputs.front().value;
  auto const of_sample = [&](Extents const& shape) { return strips ? Extents(shape.begin() + 1, shape.end()) : shape; };

  WrittenExpression written;
  written.input_shape = of_sample(part.values[first].shape);
  written.output_shape = of_sample(part.values[last].shape);
  emit::ExpressionWriter writer(part);
  emit::Formula const x =
      writer.body().input(writer.body().take_leaf("x"), writer.body().take_identifier("x"), written.input_shape);
  writer.set(first, emit::reshape(x, part.values[first].shape));
  emit::Formula const y = emit::reshape(writer.value(last), written.output_shape);
  writer.body().line("return " + y.text + ';');
  written.declaration =
      "inline constexpr auto " + name + " = [] {\n  namespace g = ingot::graph;\n" + writer.body().text() + "}();\n";
  written.parameters = writer.body().parameters_of(y);
  written.notes = std::move(writer.notes());
  return written;
}

}  // namespace tool
