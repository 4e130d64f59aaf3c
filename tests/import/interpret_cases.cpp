// ONNX's own tests of operators, computed by the interpreter alone. Prints what passed, was refused and failed.
//
// Arguments: the folder of libonnx-testdata, and perhaps --verbose, which prints each refusal.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/interpreter.hpp"
#include "models/model_error.hpp"
#include "readers/onnx_reader.hpp"
#include "readers/tensor_file.hpp"

namespace {

namespace fs = std::filesystem;

// The standard's own tolerance.
constexpr double relative = 1e-3;
constexpr double absolute = 1e-7;

struct Tally {
  int passed = 0;
  int refused = 0;
  int failed = 0;
  double largest = 0;  // error, relative where numbers exceed 1
};

// Files prefix_0.pb, prefix_1.pb, ...
std::vector<tool::Array> read_all(fs::path const& folder, std::string const& prefix) {
  std::vector<tool::Array> arrays;
  for (;;) {
    fs::path const path = folder / (prefix + '_' + std::to_string(arrays.size()) + ".pb");
    if (!fs::exists(path)) return arrays;
    arrays.push_back(tool::read_tensor(path));
  }
}

struct Difference {
  std::string fault{};  // empty where there is none
  double largest = 0;
};

Difference compare(tool::Array const& found, tool::Array const& expected) {
  if (found.shape != expected.shape)
    return {"expected shape " + tool::spell(expected.shape) + ", found " + tool::spell(found.shape)};
  if (found.scalar != expected.scalar)
    return {"expected " + std::string(name_of(expected.scalar)) + ", found " + std::string(name_of(found.scalar))};
  Difference difference;
  for (std::size_t i = 0; i < found.values.size(); ++i) {
    double const is = found.values[i], should_be = expected.values[i];
    if (is == should_be || (std::isnan(is) && std::isnan(should_be))) continue;
    double const error = std::fabs(is - should_be);
    if (!(error <= absolute + relative * std::fabs(should_be)))
      return {"at " + std::to_string(i) + " expected " + std::to_string(should_be) + ", found " + std::to_string(is)};
    difference.largest = std::max(difference.largest, error / std::max(1.0, std::fabs(should_be)));
  }
  return difference;
}

// Numbers of bfloat16 stand in these files as their 16 bits.
tool::Array as_scalar(tool::Array array, tool::Scalar scalar) {
  if (scalar != tool::Scalar::bfloat16 || array.scalar != tool::Scalar::uint16) return array;
  for (double& number : array.values)
    number = static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(number) << 16));
  array.scalar = scalar;
  return array;
}

// One set of inputs and outputs.
Difference check_set(tool::Model& model, fs::path const& folder) {
  auto const given = read_all(folder, "input");
  auto const expected = read_all(folder, "output");
  if (given.size() > model.inputs.size() || expected.size() > model.outputs.size())
    return {"has more data than the model has inputs or outputs"};
  std::map<std::string, tool::Array> inputs;
  for (std::size_t i = 0; i < given.size(); ++i) {
    tool::Port& port = model.inputs[i];
    port.shape.clear();
    for (std::int64_t const extent : given[i].shape) port.shape.push_back({extent});
    inputs[port.name] = as_scalar(given[i], port.scalar);
  }
  auto const found = tool::interpret(model, inputs);
  Difference difference;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    Difference const next = compare(found.at(model.outputs[i].name), as_scalar(expected[i], model.outputs[i].scalar));
    if (!next.fault.empty()) return {model.outputs[i].name + ": " + next.fault};
    difference.largest = std::max(difference.largest, next.largest);
  }
  if (expected.empty()) return {"has no expected output"};
  return difference;
}

// A case's name without what distinguishes it from those of the same operator.
std::string operator_of(tool::Model const& model, fs::path const& folder) {
  return model.nodes.size() == 1 ? model.nodes.front().op : folder.parent_path().filename().string();
}

class Report {
 public:
  void check(fs::path const& folder) {
    std::string name = "(not read)";
    try {
      tool::Model model = tool::read_onnx(folder / "model.onnx");
      name = operator_of(model, folder);
      for (auto const& entry : fs::directory_iterator(folder)) {
        if (!entry.is_directory()) continue;
        Difference const difference = check_set(model, entry.path());
        Tally& tally = tallies_[name];
        tally.largest = std::max(tally.largest, difference.largest);
        if (difference.fault.empty()) {
          ++tally.passed;
          continue;
        }
        ++tally.failed;
        std::printf("failed  %s: %s\n", entry.path().c_str(), difference.fault.c_str());
      }
    } catch (tool::ModelError const& error) {
      ++tallies_[name].refused;
      std::printf("refused %s: %s\n", folder.filename().c_str(), error.what());
    }
  }

  int print() const {
    Tally all;
    for (auto const& [name, tally] : tallies_) {
      std::printf("%-32s %4d passed %4d refused %4d failed, largest error %.2g\n", name.c_str(), tally.passed,
                  tally.refused, tally.failed, tally.largest);
      all.passed += tally.passed;
      all.refused += tally.refused;
      all.failed += tally.failed;
    }
    std::printf("%d passed, %d refused, %d failed\n", all.passed, all.refused, all.failed);
    return all.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
  }

 private:
  std::map<std::string, Tally> tallies_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return EXIT_FAILURE;
  Report report;
  for (char const* kind : {"node", "simple", "pytorch-converted", "pytorch-operator"}) {
    std::vector<fs::path> folders;
    for (auto const& entry : fs::directory_iterator(fs::path(arguments[1]) / kind)) folders.push_back(entry.path());
    std::ranges::sort(folders);
    for (fs::path const& folder : folders) report.check(folder);
  }
  return report.print();
}
