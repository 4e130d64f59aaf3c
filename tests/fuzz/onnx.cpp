// Any bytes as an ONNX model: the reader takes or refuses them, what it takes keeps what a model promises, and the
// interpreter computes it or refuses it.
#include <cstddef>
#include <span>

#include "ingot/host/error.hpp"
#include "interpreter/interpreter.hpp"
#include "model_harness.hpp"
#include "readers/onnx_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  try {
    tool::Model model = tool::read_onnx_bytes(std::span(data, size), "/nowhere/fuzzed.onnx", fuzzed_limits);
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
