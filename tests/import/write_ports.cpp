// Imports ONNX's own tests, and writes programs that prove each port: `write_ports TESTDATA FOLDER UNIT_SIZE [CASE...]`.
//
// In the folder: NAME.hpp and NAME.safetensors a case, unit_0.cpp, unit_1.cpp, ... which prove so many cases each, and
// cases.txt with a line a case: family, name, "layers", "expression" or "refused", and the reason of a refusal.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "emit/written_files.hpp"
#include "emit/written_network.hpp"
#include "interpreter/interpreter.hpp"
#include "lowering/lower.hpp"
#include "models/model_error.hpp"
#include "onnx_cases.hpp"
#include "passes/passes.hpp"
#include "port_families.hpp"
#include "readers/onnx_reader.hpp"
#include "weights_by_nature.hpp"

namespace {

namespace fs = std::filesystem;
using namespace tool;

bool is_of_numbers(Model const& model, std::map<std::string, Array> const& inputs) {
  return std::ranges::all_of(model.inputs, [&](Port const& port) {
    return !inputs.contains(port.name) || is_floating(port.scalar) || port.scalar == Scalar::boolean;
  });
}

// The family of a case: that of its operator, or of models of several nodes the folder's; empty where it does not
// concern the inference of a network, or is not of floating numbers.
std::string family_of(fs::path const& folder, OnnxCase const& given) {
  if (given.data.empty()) return {};
  Model model = given.model;
  std::map<std::string, Array> inputs = given.data.front().inputs;
  bind_weights(model, inputs);
  if (inputs.empty() || !is_of_numbers(model, inputs)) return {};
  std::string const kind = folder.parent_path().filename().string();
  if (kind != "node") return kind;
  return model.nodes.size() == 1 ? std::string(port_family_of(model.nodes.front().op)) : std::string();
}

WrittenNetwork written(plan::Plan const& plan) {
  std::string why_not;
  if (auto network = write_layers(plan, why_not)) return *std::move(network);
  return write_expression(plan);
}

// Vectors are of float32 in the header.
void round_to_float(std::map<std::string, Array>& arrays) {
  for (auto& [name, array] : arrays) {
    for (double& value : array.values) value = static_cast<double>(static_cast<float>(value));
  }
}

// Imports a case. Gives "layers" or "expression".
std::string import_case(std::string const& name, OnnxCase const& given, fs::path const& folder) {
  Model model = given.model;
  std::vector<GoldenCase> golden;
  for (OnnxData const& data : given.data) golden.push_back({data.inputs, data.outputs});
  std::map<std::string, Array> bound = given.data.front().inputs;
  bind_weights(model, bound);
  for (GoldenCase& vectors : golden) {
    std::erase_if(vectors.inputs, [&](auto const& input) { return !bound.contains(input.first); });
    round_to_float(vectors.inputs);
    round_to_float(vectors.outputs);
  }
  plan::Plan plan = lower(model, facts_of(model));
  simplify(plan);
  WrittenNetwork const network = written(plan);
  write_files(model, network, golden, {.folder = folder, .name = name, .relative_bound = 1e-3, .absolute_bound = 1e-7});
  return network.is_expression ? "expression" : "layers";
}

// Of a folder that cannot be read: whether its cases are of interest is told by its name alone.
struct Line {
  std::string family;
  std::string name;
  std::string form;
  std::string reason;
};

std::string one_line(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return text;
}

// Nothing where the case does not concern us.
std::vector<Line> line_of(fs::path const& folder, fs::path const& output) {
  std::string const name = folder.filename().string();
  std::string const kind = folder.parent_path().filename().string();
  std::string family;
  try {
    OnnxCase const given = read_onnx_case(folder);
    family = family_of(folder, given);
    if (family.empty()) return {};
    return {{family, name, import_case(name, given, output), {}}};
  } catch (ModelError const& error) {
    if (family.empty() && kind == "node") return {};
    return {{family.empty() ? kind : family, name, "refused", one_line(error.what())}};
  }
}

void write_unit(fs::path const& path, std::span<Line const> lines) {
  std::ofstream file(path);
  file << "#include \"ports.hpp\"\n\n";
  for (Line const& line : lines) file << "#include \"" << line.name << ".hpp\"\n";
  file << "\nint main(int count, char** arguments) {\n  Ports ports(count, arguments);\n";
  for (Line const& line : lines)
    file << "  ports.prove<" << line.name << "::Net>(\"" << line.name << "\", " << line.name << "::golden);\n";
  file << "}\n";
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

void write_units(fs::path const& folder, std::vector<Line> const& lines, std::size_t unit_size) {
  std::vector<Line> ported;
  std::ranges::copy_if(lines, std::back_inserter(ported), [](Line const& line) { return line.form != "refused"; });
  for (std::size_t unit = 0; unit * unit_size < ported.size(); ++unit) {
    std::span const all(ported);
    std::size_t const count = std::min(unit_size, ported.size() - unit * unit_size);
    write_unit(folder / ("unit_" + std::to_string(unit) + ".cpp"), all.subspan(unit * unit_size, count));
  }
}

void run(std::span<char* const> arguments) {
  if (arguments.size() < 4) throw std::runtime_error("write_ports TESTDATA FOLDER UNIT_SIZE [CASE...]");
  std::span const chosen = arguments.subspan(4);
  fs::path const output = arguments[2];
  std::vector<Line> lines;
  for (fs::path const& folder : onnx_case_folders(arguments[1])) {
    bool const is_chosen = std::ranges::find(chosen, folder.filename().string()) != chosen.end();
    if (!chosen.empty() && !is_chosen) continue;
    std::ranges::move(line_of(folder, output), std::back_inserter(lines));
  }
  std::ofstream file(output / "cases.txt");
  for (Line const& line : lines)
    file << line.family << '\t' << line.name << '\t' << line.form << '\t' << line.reason << '\n';
  if (!file.flush()) throw std::runtime_error("cannot write cases.txt");
  write_units(output, lines, static_cast<std::size_t>(std::stoul(arguments[3])));
}

}  // namespace

int main(int count, char** arguments) {
  try {
    run(std::span(arguments, static_cast<std::size_t>(count)));
    return 0;
  } catch (std::exception const& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
