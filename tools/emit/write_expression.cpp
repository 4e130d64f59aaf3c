#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "emit/expression_writer.hpp"
#include "emit/identifiers.hpp"
#include "emit/written_network.hpp"
#include "models/model_error.hpp"

namespace tool {

namespace {

using emit::ExpressionWriter;
using emit::Formula;

std::vector<bool> needed_of(plan::Plan const& plan) {
  std::vector<bool> needed(plan.values.size());
  for (plan::Output const& output : plan.outputs) needed[output.value] = true;
  for (plan::Id id = plan.values.size(); id-- > 0;) {
    if (!needed[id]) continue;
    for (plan::Id const operand : plan.values[id].operands) needed[operand] = true;
  }
  return needed;
}

void write_inputs(ExpressionWriter& writer, WrittenNetwork& written) {
  plan::Plan const& plan = writer.plan();
  std::vector<bool> const needed = needed_of(plan);
  for (plan::Id const id : plan.inputs) {
    plan::Value const& value = plan.values[id];
    if (!needed[id]) {
      written.notes.push_back("input \"" + value.name + "\" is read by nothing and left out");
      continue;
    }
    std::string const leaf = writer.body().take_leaf(value.name);
    std::string const identifier = writer.body().take_identifier(identifier_of(value.name));
    try {
      writer.set(id, writer.body().input(leaf, identifier, value.shape));
    } catch (emit::Unsayable const& fault) {
      throw ModelError("input \"" + value.name + '"', fault.what());
    }
    written.inputs.push_back({.name = value.name,
                              .identifier = identifier,
                              .shape = value.shape,
                              .value = id,
                              .order = std::get<plan::Input>(value.operation).order,
                              .leaf = leaf});
  }
}

// The value of an output; a constant one with its axes.
Formula output_of(ExpressionWriter& writer, plan::Output const& output, WrittenNetwork& written) {
  plan::Value const& value = writer.plan().values[output.value];
  if (std::holds_alternative<plan::Input>(value.operation)) {
    written.notes.push_back("input \"" + value.name + "\" is passed through as output \"" + output.name + '"');
  } else if (std::holds_alternative<plan::Constant>(value.operation)) {
    written.notes.push_back("output \"" + output.name + "\" is constant: a parameter");
  }
  return writer.value(output.value);
}

Formula write_outputs(ExpressionWriter& writer, WrittenNetwork& written) {
  std::vector<Formula> formulas;
  UniqueNames leaves;
  UniqueNames identifiers;
  for (plan::Output const& output : writer.plan().outputs) {
    formulas.push_back(output_of(writer, output, written));
    written.outputs.push_back({.name = output.name,
                               .identifier = identifiers.take(identifier_of(output.name)),
                               .shape = writer.plan().values[output.value].shape,
                               .value = output.value,
                               .order = output.order,
                               .leaf = leaves.take(quotable_name(output.name))});
  }
  if (formulas.size() == 1) return formulas.front();
  return emit::call("g::outputs", formulas, {});
}

std::string names_of(std::vector<WrittenPort> const& ports) {
  std::string text;
  for (WrittenPort const& port : ports) text += (text.empty() ? "\"" : ", \"") + port.leaf + '"';
  return text;
}

}  // namespace

WrittenNetwork write_expression(plan::Plan const& plan) {
  if (plan.outputs.empty()) throw ModelError("", "expected an output, found none");
  WrittenNetwork written;
  written.is_expression = true;
  ExpressionWriter writer(plan);
  write_inputs(writer, written);
  Formula const result = write_outputs(writer, written);
  writer.body().line("return " + result.text + ';');
  std::string const body = writer.body().text();
  written.declarations =
      "inline constexpr auto model = [] {\n  namespace g = ingot::graph;\n" + body + "}();\n" +
      emit::wrapped("using Net = ingot::ExpressionNetwork<model, ingot::Names<" + names_of(written.outputs) + ">>;", 0);
  if (body.find("std::numeric_limits") != std::string::npos) written.headers.emplace_back("limits");
  written.headers.emplace_back("ingot/ingot.hpp");
  written.headers.emplace_back("ingot/models.hpp");
  written.parameters = writer.body().parameters_of(result);
  std::ranges::move(writer.notes(), std::back_inserter(written.notes));
  return written;
}

}  // namespace tool
