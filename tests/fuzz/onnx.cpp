// Any bytes as an ONNX model: the reader takes or refuses them, what it takes keeps what a model promises, and the
// interpreter computes it or refuses it.
#include <cstddef>
#include <span>

#include "model_harness.hpp"
#include "readers/onnx_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  check_reading([&] { return tool::read_onnx_bytes(std::span(data, size), "/nowhere/fuzzed.onnx", fuzzed_limits); });
  return 0;
}
