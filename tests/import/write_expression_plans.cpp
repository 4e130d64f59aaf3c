// Writes a program that holds the expressions of plans against plan::evaluate: the plans of one list, chosen by name.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "emit/written_network.hpp"
#include "expression_plans.hpp"
#include "plan/evaluate.hpp"

namespace {

using tool::tests::PlanCase;

std::string numbers_of(std::vector<double> const& values) {
  std::string text = "{";
  for (double const value : values) {
    char digits[40];
    std::snprintf(digits, sizeof digits, "%s%a", text.size() > 1 ? ", " : "", value);
    text += digits;
  }
  return text + "}";
}

// `{"name", {...}}, `
std::string named(std::string const& name, std::vector<double> const& values) {
  return "{\"" + name + "\", " + numbers_of(values) + "}, ";
}

std::string program_of(PlanCase const& given) {
  tool::WrittenNetwork const written = tool::write_expression(given.plan);
  tool::tests::Draw draw;
  std::map<std::string, tool::Array> inputs;
  for (tool::plan::Id const id : given.plan.inputs) {
    tool::plan::Value const& value = given.plan.values[id];
    inputs[value.name] = drawn(draw, value.shape, given.low, given.high);
  }
  std::map<std::string, tool::Array> const outputs = tool::plan::evaluate(given.plan, inputs);
  std::string text = "namespace " + given.name + " {\n" + written.declarations + "void check(Checks& checks) {\n";
  text += "  checks.network<Net>(\"" + given.name + "\", {";
  for (tool::WrittenParameter const& parameter : written.parameters) text += named(parameter.name, parameter.values);
  text += "},\n      {";
  for (tool::WrittenPort const& port : written.inputs) text += named(port.leaf, inputs.at(port.name).values);
  text += "},\n      {";
  for (tool::WrittenPort const& port : written.outputs) text += named(port.leaf, outputs.at(port.name).values);
  return text + "});\n}\n}\n";
}

std::vector<PlanCase> plans_of(std::string const& list) {
  using namespace tool::tests;
  if (list == "elementwise") return elementwise_plans();
  if (list == "arrangement") return arrangement_plans();
  if (list == "window") return window_plans();
  if (list == "network") return network_plans();
  throw std::runtime_error("no list of plans is called " + list);
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count != 3) throw std::runtime_error("write_expression_plans LIST FILE");
    std::string text = "#include \"check_expressions.hpp\"\n\n#include <limits>\n\n";
    std::string calls;
    for (PlanCase const& given : plans_of(arguments[1])) {
      text += program_of(given);
      calls += "  " + given.name + "::check(checks);\n";
    }
    std::ofstream file(arguments[2]);
    file << text << "int main() {\n  Checks checks;\n" << calls << "  return checks.status();\n}\n";
    return file.flush() ? 0 : 1;
  } catch (std::exception const& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
