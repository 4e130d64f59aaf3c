// Reads a model of any format.
#pragma once

#include <filesystem>

#include "models/limits.hpp"
#include "models/model.hpp"

namespace tool {

enum class FileKind { onnx, tflite, safetensors, blob };

// What a file is, by its first bytes; what none of them says is taken for ONNX, which has no mark.
// Refuses, as ingot::FileError, a file that cannot be read.
FileKind kind_of_file(std::filesystem::path const& path);

// Reads ONNX or TFLite: see read_onnx and read_tflite. Refuses, as ModelError, other kinds of file.
Model read_model(std::filesystem::path const& path, ModelLimits const& limits = {});

}  // namespace tool
