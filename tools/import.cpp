// Imports a model of another tool: reads, computes, lowers, simplifies and writes it.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <ingot/host/error.hpp>
#include <ingot/host/quoted_text.hpp>
#include <ingot/host/save_file.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "commands.hpp"
#include "emit/identifiers.hpp"
#include "emit/written_files.hpp"
#include "emit/written_network.hpp"
#include "interpreter/interpreter.hpp"
#include "lowering/lower.hpp"
#include "model_options.hpp"
#include "models/model_error.hpp"
#include "passes/passes.hpp"
#include "readers/read_model.hpp"
#include "readers/tensor_file.hpp"

namespace tool {

namespace {

// Says what is being done once the import has taken more than a second.
class Stages {
 public:
  void begin(char const* stage) const {
    if (std::chrono::steady_clock::now() - start_ > std::chrono::seconds(1)) std::fprintf(stderr, "%s ...\n", stage);
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Rounded to what the header holds and the network computes in.
void round_to_float(Array& array) {
  for (double& value : array.values) value = static_cast<double>(static_cast<float>(value));
}

// A fault of the file is one of --test, not of the model.
Array read_test(std::string const& file) {
  try {
    return read_tensor(file);
  } catch (ModelError const& error) {
    throw ModelError("--test, " + file, error.what(), "expected a tensor in .npy or ONNX's .pb");
  }
}

// Files of another batch ask for it.
std::string remedy_for(Extents const& expected, Extents const& found) {
  bool const differs_in_batch = !expected.empty() && expected.size() == found.size() &&
                                std::equal(expected.begin() + 1, expected.end(), found.begin() + 1);
  return differs_in_batch ? "--batch " + std::to_string(found[0]) + " binds a first extent that is a symbol" : "";
}

std::map<std::string, Array> arrays_of(std::vector<Port> const& ports, std::string const& text, char const* kind) {
  std::vector<std::string> const files = split_at(text, ',');
  if (files.size() != ports.size()) {
    throw ModelError("--test", "expected " + std::to_string(ports.size()) + " files of " + kind +
                                   "s, separated by commas, found " + std::to_string(files.size()));
  }
  std::map<std::string, Array> arrays;
  for (std::size_t i = 0; i < files.size(); ++i) {
    Array array = read_test(files[i]);
    if (!ports[i].shape.empty() && array.shape != extents_of(ports[i])) {
      throw ModelError("--test, " + files[i],
                       "expected the shape " + spell(extents_of(ports[i])) + " of " +
                           ingot::detail::quoted(ports[i].name) + ", found " + spell(array.shape),
                       remedy_for(extents_of(ports[i]), array.shape));
    }
    arrays.emplace(ports[i].name, std::move(array));
  }
  return arrays;
}

// The first number that is further from the expected one than the bound allows is said.
void check_close(std::string const& name, Array const& found, Array const& expected, ImportCommand const& command) {
  if (found.shape != expected.shape) {
    throw ModelError("--test", "the model's output " + ingot::detail::quoted(name) + " has the shape " +
                                   spell(found.shape) + ", the file " + spell(expected.shape));
  }
  for (std::size_t i = 0; i < found.values.size(); ++i) {
    double const allowed = command.absolute + command.relative * std::abs(expected.values[i]);
    bool const both_nan = std::isnan(found.values[i]) && std::isnan(expected.values[i]);
    if (both_nan || found.values[i] == expected.values[i]) continue;
    if (std::abs(found.values[i] - expected.values[i]) <= allowed) continue;
    throw ModelError("--test",
                     "the file expects " + ingot::detail::shortest_decimal(expected.values[i]) + " at position " +
                         std::to_string(i) + " of " + ingot::detail::quoted(name) + ", the model computed in double " +
                         "gives " + ingot::detail::shortest_decimal(found.values[i]),
                     "if the file is right for this model, --absolute or --relative allows more");
  }
}

// The vectors that prove the port: what the files say, held against the interpreter, or what it computes.
std::vector<GoldenCase> golden_cases(Model const& model, ImportCommand const& command) {
  std::vector<GoldenCase> cases;
  for (auto const& [inputs, outputs] : command.tests) {
    GoldenCase test{arrays_of(model.inputs, inputs, "input"), {}};
    for (auto& [name, array] : test.inputs) round_to_float(array);
    std::map<std::string, Array> const computed = interpret(model, test.inputs);
    test.outputs = arrays_of(model.outputs, outputs, "output");
    for (auto& [name, array] : test.outputs) {
      check_close(name, computed.at(name), array, command);
      round_to_float(array);
    }
    cases.push_back(std::move(test));
  }
  for (std::size_t i = 0; command.tests.empty() && i < command.vectors; ++i) {
    GoldenCase drawn{drawn_inputs(model, command.seed + i), {}};
    for (auto& [name, array] : drawn.inputs) round_to_float(array);
    drawn.outputs = interpret(model, drawn.inputs);
    for (auto& [name, array] : drawn.outputs) round_to_float(array);
    cases.push_back(std::move(drawn));
  }
  return cases;
}

WrittenNetwork written(plan::Plan const& plan, std::string const& form) {
  std::string why_not = "an expression was asked for";
  if (form != "expression") {
    if (auto network = write_layers(plan, why_not)) return *std::move(network);
    if (form == "layers") {
      throw ModelError("", "is no chain or tree of layers: " + why_not, "--form expression takes it as an expression");
    }
  }
  WrittenNetwork network = write_expression(plan);
  if (form == "auto") network.notes.insert(network.notes.begin(), "an expression, since " + why_not);
  return network;
}

WeightsForm weights_form(std::string const& text) {
  if (text == "source") return WeightsForm::source;
  if (text == "constants") return WeightsForm::constants;
  return WeightsForm::safetensors;
}

void say(std::vector<std::string> const& notes) {
  for (std::string const& note : notes) std::printf("  %s\n", note.c_str());
}

}  // namespace

int import(ImportCommand const& command) {
  if (std::filesystem::exists(command.folder) && !std::filesystem::is_directory(command.folder)) {
    throw ingot::FileError(command.folder, "", "is no folder");
  }
  for (double const bound : {command.relative, command.absolute}) {
    if (!(bound >= 0 && bound < 1e30))
      throw std::invalid_argument("--relative and --absolute are bounds: expected 0 or more");
  }
  if (!command.name.empty() && namespace_of(command.name) != command.name) {
    throw std::invalid_argument(
        "--name is a namespace of its own: expected an identifier that no header of C has, found " +
        ingot::detail::quoted(command.name));
  }
  if (command.prove && command.weights != "constants") {
    throw std::invalid_argument("--static-assert reads the weights while compiling: it asks for --weights constants");
  }
  Stages const stages;
  try {
    Model const model = read_bound_model(command.model, command.binding);
    if (model.inputs.empty()) throw ModelError("", "has no input: what it computes is a constant");
    stages.begin("computing shapes and constants");
    refuse_operators(model);
    Facts const facts = facts_of(model);
    plan::Plan plan = lower(model, facts);
    stages.begin("simplifying");
    simplify(plan,
             {.keep_layout = command.keep_layout, .images_are_channels_last = model.layout == Layout::channels_last});
    WrittenNetwork network = written(plan, command.form);
    network.notes.insert(network.notes.begin(), plan.notes.begin(), plan.notes.end());
    network.notes.insert(network.notes.begin(), model.notes.begin(), model.notes.end());
    stages.begin("computing golden vectors");
    std::vector<GoldenCase> const cases = golden_cases(model, command);
    std::filesystem::create_directories(command.folder);
    auto const paths =
        write_files(model, network, cases,
                    {.folder = command.folder,
                     .name = command.name.empty() ? namespace_of(command.model.stem().string()) : command.name,
                     .weights = weights_form(command.weights),
                     .prove_while_compiling = command.prove,
                     .relative_bound = command.relative,
                     .absolute_bound = command.absolute});
    std::printf("%s: %s\n", ingot::detail::shown_path(command.model).c_str(), model.format.c_str());
    say(network.notes);
    for (std::filesystem::path const& path : paths) std::puts(ingot::detail::shown_path(path).c_str());
  } catch (ModelError const& error) {
    throw std::runtime_error(ingot::detail::shown_path(command.model) + ": " + error.what());
  }
  return 0;
}

}  // namespace tool
