// Reads one tensor from a file: ONNX's TensorProto (.pb) or NumPy's .npy.
#pragma once

#include <filesystem>
#include <span>

#include "models/limits.hpp"
#include "models/model.hpp"

namespace tool {

// The kind of file is told by its first bytes. Refuses, as ModelError, what is neither, sizes that the file does not
// have, and numbers that are not read (complex, structured, strings); as FileError a file that cannot be read.
Array read_tensor(std::filesystem::path const& path, ModelLimits const& limits = {});

// The same from bytes in memory.
Array read_tensor_bytes(std::span<unsigned char const> bytes, ModelLimits const& limits = {});

}  // namespace tool
