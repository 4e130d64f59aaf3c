#include "readers/read_model.hpp"

#include <algorithm>
#include <array>
#include <ingot/deploy/blob_header.hpp>
#include <ingot/host/raw_file.hpp>
#include <string_view>

#include "models/model_error.hpp"
#include "readers/onnx_reader.hpp"
#include "readers/tflite_reader.hpp"

namespace tool {

FileKind kind_of_file(std::filesystem::path const& path) {
  std::array<unsigned char, 9> start{};
  std::size_t const count = ingot::detail::RawFile(path).read(start);
  std::string_view const bytes(reinterpret_cast<char const*>(start.data()), count);
  if (count >= 8 && bytes.substr(4, 4) == "TFL3") return FileKind::tflite;
  if (count >= 8 && std::equal(ingot::BlobHeader::magic.begin(), ingot::BlobHeader::magic.end(), start.begin())) {
    return FileKind::blob;
  }
  // The length of a header that begins with a brace: three bytes are enough for 16 MiB of it.
  if (count == 9 && bytes.substr(3, 6) == std::string_view("\0\0\0\0\0{", 6)) return FileKind::safetensors;
  return FileKind::onnx;
}

Model read_model(std::filesystem::path const& path, ModelLimits const& limits) {
  switch (kind_of_file(path)) {
    case FileKind::onnx:
      return read_onnx(path, limits);
    case FileKind::tflite:
      return read_tflite(path, limits);
    case FileKind::safetensors:
      throw ModelError("", "expected ONNX or TFLite, found safetensors, which holds weights without a network");
    case FileKind::blob:
      throw ModelError("", "expected ONNX or TFLite, found a blob of this library");
  }
  throw ModelError("", "expected ONNX or TFLite");
}

}  // namespace tool
