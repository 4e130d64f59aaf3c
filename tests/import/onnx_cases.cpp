#include "onnx_cases.hpp"

#include <algorithm>
#include <cmath>

#include "models/model_error.hpp"
#include "readers/onnx_reader.hpp"
#include "readers/tensor_file.hpp"

namespace {

namespace fs = std::filesystem;

constexpr double relative_tolerance = 1e-3;
constexpr double absolute_tolerance = 1e-7;

// Files prefix_0.pb, prefix_1.pb, ... by the names of ports.
std::map<std::string, tool::Array> read_ports(fs::path const& folder, std::string const& prefix,
                                              std::vector<tool::Port> const& ports) {
  std::map<std::string, tool::Array> arrays;
  for (std::size_t i = 0;; ++i) {
    fs::path const path = folder / (prefix + '_' + std::to_string(i) + ".pb");
    if (!fs::exists(path)) return arrays;
    if (i == ports.size()) throw tool::ModelError(path.string(), "the model has no such port");
    tool::Array& array = arrays[ports[i].name] = tool::read_tensor(path);
    // some of bfloat16 hold the bits as integers
    if (array.scalar != ports[i].scalar) throw tool::ModelError(path.string(), "is of another type than the port");
  }
}

std::vector<fs::path> sorted_folders(fs::path const& folder) {
  std::vector<fs::path> folders;
  if (!fs::is_directory(folder)) return folders;
  for (auto const& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

}  // namespace

std::vector<fs::path> onnx_case_folders(fs::path const& testdata) {
  std::vector<fs::path> all;
  for (char const* const kind : {"node", "simple", "pytorch-converted", "pytorch-operator"}) {
    std::vector<fs::path> const folders = sorted_folders(testdata / kind);
    all.insert(all.end(), folders.begin(), folders.end());
  }
  return all;
}

OnnxCase read_onnx_case(fs::path const& folder) {
  OnnxCase result{tool::read_onnx(folder / "model.onnx"), {}};
  for (fs::path const& set : sorted_folders(folder)) {
    result.data.push_back(
        {read_ports(set, "input", result.model.inputs), read_ports(set, "output", result.model.outputs)});
  }
  if (result.data.empty()) throw tool::ModelError(folder.string(), "there is no data");
  for (tool::Port& port : result.model.inputs) {
    auto const given = result.data.front().inputs.find(port.name);
    if (given == result.data.front().inputs.end()) continue;
    port.shape.clear();
    for (std::int64_t const extent : given->second.shape) port.shape.push_back({extent});
  }
  return result;
}

Difference difference_of(tool::Array const& found, tool::Array const& expected) {
  if (found.shape != expected.shape)
    return {"expected shape " + tool::spell(expected.shape) + ", found " + tool::spell(found.shape)};
  Difference difference;
  for (std::size_t i = 0; i < found.values.size(); ++i) {
    double const is = found.values[i];
    double const should_be = expected.values[i];
    if (is == should_be || (std::isnan(is) && std::isnan(should_be))) continue;
    double const error = std::fabs(is - should_be);
    if (!(error <= absolute_tolerance + relative_tolerance * std::fabs(should_be)))
      return {"at " + std::to_string(i) + " expected " + std::to_string(should_be) + ", found " + std::to_string(is)};
    difference.largest = std::max(difference.largest, error / std::max(1.0, std::fabs(should_be)));
  }
  return difference;
}
