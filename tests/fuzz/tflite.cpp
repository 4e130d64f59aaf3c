// Any bytes as a TFLite model: the reader takes or refuses them, what it takes keeps what a model promises, and the
// interpreter computes it or refuses it.
#include <cstddef>
#include <vector>

#include "ingot/host/error.hpp"
#include "interpreter/interpreter.hpp"
#include "model_harness.hpp"
#include "readers/tflite_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  // A fuzzer's bytes may stand anywhere; those of a vector stand where the reader wants them, and end where they end.
  static_assert(__STDCPP_DEFAULT_NEW_ALIGNMENT__ >= 16);
  std::vector<unsigned char> const bytes(data, data + size);
  try {
    tool::Model model = tool::read_tflite_bytes(bytes, fuzzed_limits);
    check_model(model);
    std::size_t const nodes = model.nodes.size();
    tool::put_in_order(model);
    require(model.nodes.size() == nodes);
    bind(model);
    check_model(model);
    tool::Facts const facts = tool::facts_of(model, fuzzed_limits);
    for (tool::Port const& output : model.outputs) require(facts.contains(output.name));
    for (auto const& [name, fact] : facts) {
      if (fact.constant) check_array(*fact.constant);
    }
  } catch (tool::ModelError const& error) {
    check_text(error.what());
  } catch (ingot::FileError const& error) {
    check_text(error.what());
  }
  return 0;
}
