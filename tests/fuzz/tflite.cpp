// Any bytes as a TFLite model: the reader takes or refuses them, what it takes keeps what a model promises, and the
// interpreter computes it or refuses it.
#include <cstddef>
#include <vector>

#include "model_harness.hpp"
#include "readers/tflite_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  // A fuzzer's bytes may stand anywhere; those of a vector stand where the reader wants them, and end where they end.
  static_assert(__STDCPP_DEFAULT_NEW_ALIGNMENT__ >= 16);
  std::vector<unsigned char> const bytes(data, data + size);
  check_reading([&] { return tool::read_tflite_bytes(bytes, fuzzed_limits); });
  return 0;
}
