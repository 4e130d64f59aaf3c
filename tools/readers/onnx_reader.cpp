// An ONNX file: what is said of the whole model.
#include "readers/onnx_reader.hpp"

#include <limits>
#include <set>

#include "models/model_error.hpp"
#include "models/shown_text.hpp"
#include "readers/file_bytes.hpp"
#include "readers/onnx_parts.hpp"

namespace tool {

namespace {

using onnx_parts::Reading;

// Versions of the format and of ONNX's operators (github.com/onnx/onnx docs/Versioning.md): opset 20 came with version
// 9 of the format. Later versions of the format only add to it, and exporters write models of earlier opsets in them.
constexpr std::int64_t last_format = 13;
constexpr std::int64_t last_opset = 20;

void check_format(onnx::ModelProto const& model) {
  std::string const found = model.has_ir_version() ? std::to_string(model.ir_version()) : "none";
  if (model.ir_version() < 1 || model.ir_version() > last_format) {
    throw ModelError("", "is no ONNX that this reader knows: expected an ir_version from 1 to " +
                             std::to_string(last_format) + ", found " + found);
  }
}

int opset_of(onnx::ModelProto const& model) {
  std::set<std::string> domains;
  std::int64_t opset = 0;
  for (onnx::OperatorSetIdProto const& import : model.opset_import()) {
    std::string const domain = onnx_parts::is_own_domain(import.domain()) ? "" : import.domain();
    if (!domains.insert(domain).second)
      throw ModelError("opset_import", "has the domain " + in_quotes(domain) + " twice");
    if (domain.empty()) opset = import.version();
    if (domain.empty() && (opset < 1 || opset > last_opset)) {
      throw ModelError("opset_import",
                       "expected an opset from 1 to " + std::to_string(last_opset) + ", found " + std::to_string(opset),
                       "export the model for opset " + std::to_string(last_opset) + " or an earlier one");
    }
  }
  // Before version 3 of the format, models did not say it.
  if (model.opset_import().empty() && model.ir_version() < 3) return 1;
  if (opset == 0 && domains.empty()) throw ModelError("opset_import", "expected an opset, found none");
  return static_cast<int>(opset);
}

void check_functions(onnx::ModelProto const& model) {
  if (model.functions().empty()) return;
  throw ModelError("function " + in_quotes(model.functions(0).name()), "is not supported: functions of a model",
                   "inline them when exporting (onnx.inliner)");
}

void note_widened(Reading const& reading, Model& model) {
  for (auto const& [scalar, count] : reading.widened) {
    model.notes.push_back(std::to_string(count) + (count == 1 ? " tensor" : " tensors") + " of " +
                          std::string(name_of(scalar)) + ": converted");
  }
}

onnx::ModelProto parsed(std::span<unsigned char const> bytes, ModelLimits const& limits) {
  if (bytes.size() > limits.file_bytes || bytes.size() > std::numeric_limits<int>::max()) {
    throw ModelError(
        "", "expected at most " + std::to_string(limits.file_bytes) + " bytes, found " + std::to_string(bytes.size()));
  }
  onnx_parts::check_model_bytes(bytes, limits);
  onnx::ModelProto model;
  if (!model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) throw ModelError("", "is no ONNX model");
  return model;
}

Model read(onnx::ModelProto file, std::filesystem::path const& path, ModelLimits const& limits) {
  check_format(file);
  check_functions(file);
  Reading reading{.folder = path.has_parent_path() ? path.parent_path() : ".", .limits = limits};
  reading.opset = opset_of(file);
  Model model;
  model.file = path.string();
  model.format = "ONNX opset " + std::to_string(reading.opset);
  model.producer = shown(file.producer_name() + (file.producer_version().empty() ? "" : " ") + file.producer_version());
  if (!file.has_graph()) throw ModelError("", "the model has no graph");
  if (!file.training_info().empty()) model.notes.push_back("dropped the information on training");
  onnx_parts::read_graph(*file.mutable_graph(), reading, model);
  note_widened(reading, model);
  put_in_order(model);
  return model;
}

}  // namespace

Model read_onnx_bytes(std::span<unsigned char const> bytes, std::filesystem::path const& path,
                      ModelLimits const& limits) {
  return read(parsed(bytes, limits), path, limits);
}

Model read_onnx(std::filesystem::path const& path, ModelLimits const& limits) {
  // The bytes are gone before the numbers are widened.
  onnx::ModelProto file = [&] { return parsed(bytes_of_file(path, limits.file_bytes), limits); }();
  return read(std::move(file), path, limits);
}

Array read_onnx_tensor(std::span<unsigned char const> bytes, ModelLimits const& limits) {
  onnx_parts::check_tensor_bytes(bytes, limits);
  onnx::TensorProto tensor;
  if (!tensor.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    throw ModelError("", "is no tensor of ONNX");
  Reading reading{.folder = {}, .limits = limits};
  return onnx_parts::read_tensor(tensor, reading, "tensor");
}

}  // namespace tool
