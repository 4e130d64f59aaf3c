// Any bytes as a file of one tensor: ONNX's TensorProto, or NumPy's .npy where they begin like one.
#include <cstddef>
#include <span>

#include "ingot/host/error.hpp"
#include "model_harness.hpp"
#include "readers/tensor_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  try {
    tool::Array const array = tool::read_tensor_bytes(std::span(data, size), fuzzed_limits);
    check_array(array);
    require(array.shape.size() <= fuzzed_limits.rank);
  } catch (tool::ModelError const& error) {
    check_text(error.what());
  } catch (ingot::FileError const& error) {
    check_text(error.what());
  }
  return 0;
}
