// The files that an import gives.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "emit/written_network.hpp"
#include "models/model.hpp"

namespace tool {

enum class WeightsForm { safetensors, source, constants };

// Inputs and outputs by the names of the model, in the order of its layout.
struct GoldenCase {
  std::map<std::string, Array> inputs;
  std::map<std::string, Array> outputs;
};

struct FileOptions {
  std::filesystem::path folder = ".";
  std::string name;  // namespace and stem
  WeightsForm weights = WeightsForm::safetensors;
  bool prove_while_compiling = false;  // static_assert(agrees(...)); asks for constants
  double relative_bound = 1e-4;
  double absolute_bound = 1e-5;
};

// Writes NAME.hpp and the weights; returns the paths. All files are written, or none.
std::vector<std::filesystem::path> write_files(Model const& model, WrittenNetwork const& network,
                                               std::vector<GoldenCase> const& cases, FileOptions const& options);

}  // namespace tool
