// Reads one tensor from a file: ONNX's TensorProto (.pb) or NumPy's .npy.
#pragma once

#include <filesystem>

#include "models/limits.hpp"
#include "models/model.hpp"

namespace tool {

// The kind of file is told by its first bytes. Refuses, as ModelError, what is neither, sizes that the file does not
// have, and numbers that are not read (complex, structured, strings).
Array read_tensor(std::filesystem::path const& path, ModelLimits const& limits = {});

}  // namespace tool
