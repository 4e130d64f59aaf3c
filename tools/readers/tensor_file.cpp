#include "readers/tensor_file.hpp"

#include "readers/file_bytes.hpp"
#include "readers/npy.hpp"
#include "readers/onnx_reader.hpp"

namespace tool {

Array read_tensor_bytes(std::span<unsigned char const> bytes, ModelLimits const& limits) {
  return begins_like_npy(bytes) ? read_npy(bytes, limits) : read_onnx_tensor(bytes, limits);
}

Array read_tensor(std::filesystem::path const& path, ModelLimits const& limits) {
  return read_tensor_bytes(bytes_of_file(path, limits.file_bytes), limits);
}

}  // namespace tool
