// Stands for the reader of ONNX where its packages were not there when the command was built.
#include "models/model_error.hpp"
#include "readers/onnx_reader.hpp"

namespace tool {

namespace {

[[noreturn]] void refuse() {
  throw ModelError("", "ONNX is not supported: this command was built without the packages onnx and protobuf",
                   "install their development files and build it again");
}

}  // namespace

Model read_onnx(std::filesystem::path const&, ModelLimits const&) {
  refuse();
}

Model read_onnx_bytes(std::span<unsigned char const>, std::filesystem::path const&, ModelLimits const&) {
  refuse();
}

Array read_onnx_tensor(std::span<unsigned char const>, ModelLimits const&) {
  refuse();
}

}  // namespace tool
