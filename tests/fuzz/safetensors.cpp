// Any bytes as a weight file: the parser takes or refuses them, and what it takes is written and read again as the
// same. The notes of a model are read from whatever metadata there is.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>
#include <string_view>

#include "ingot/host/error.hpp"
#include "ingot/host/model_notes.hpp"
#include "ingot/host/safetensors.hpp"
#include "ingot/host/safetensors_header.hpp"
#include "ingot/host/safetensors_limits.hpp"
#include "ingot/host/safetensors_parser.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/network/network.hpp"

namespace {

void require(bool kept) {
  if (!kept) std::abort();
}

// Messages are for terminals, however the file is made.
void check_message(std::string_view message) {
  require(message.size() < 1000);
  require(std::ranges::all_of(message, [](char c) { return static_cast<unsigned char>(c) >= 0x20; }));
}

bool same(ingot::SafetensorsTensor const& a, ingot::SafetensorsTensor const& b) {
  return a.name == b.name && a.dtype == b.dtype && a.shape == b.shape && std::ranges::equal(a.bytes, b.bytes);
}

void write_and_read_again(ingot::Safetensors const& file) {
  auto const bytes = ingot::write_safetensors(file);
  ingot::Safetensors const again = ingot::read_safetensors("again", bytes);
  require(again.metadata == file.metadata);
  require(std::ranges::equal(again.tensors, file.tensors, same));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  using namespace ingot;
  try {
    Safetensors const file = read_safetensors("fuzzed", std::span(data, size));
    write_and_read_again(file);
    detail::parse_notes<Network<Dense<4, 3>>>("fuzzed", file.metadata);
  } catch (FileError const& error) {
    check_message(error.what());
  }
  // The same as a header whose length is right, before data of whatever size.
  try {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    SafetensorsLimits const limits;
    detail::SafetensorsHeaderParser("fuzzed", text, std::nullopt, limits).parse();
  } catch (FileError const& error) {
    check_message(error.what());
  }
  return 0;
}
