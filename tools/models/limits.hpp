// How much a model may ask for: what is more is refused before it is allocated or computed.
#pragma once

#include <cstdint>

namespace tool {

struct ModelLimits {
  std::uint64_t file_bytes = std::uint64_t{1} << 30;
  std::uint64_t elements = std::uint64_t{1} << 28;  // of all arrays together that are alive
  std::uint64_t nodes = 100'000;
  std::uint64_t parts = 1'000'000;  // messages, texts and single numbers of a file, each of which becomes an object
  std::uint64_t rank = 8;
  std::uint64_t work = std::uint64_t{1} << 36;  // multiply-accumulates of one run of the interpreter
};

}  // namespace tool
