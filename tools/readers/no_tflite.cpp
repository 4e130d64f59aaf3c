// Stands for the reader of TFLite where its packages were not there when the command was built.
#include "models/model_error.hpp"
#include "readers/tflite_reader.hpp"

namespace tool {

namespace {

[[noreturn]] void refuse() {
  throw ModelError("", "TFLite is not supported: this command was built without the package flatbuffers",
                   "install its development files and its compiler, and build it again");
}

}  // namespace

Model read_tflite(std::filesystem::path const&, ModelLimits const&) {
  refuse();
}

Model read_tflite_bytes(std::span<unsigned char const>, ModelLimits const&) {
  refuse();
}

}  // namespace tool
