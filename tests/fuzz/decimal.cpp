// Decimal literals against the C library's reading of them.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>

#include "ingot/core/read_decimal.hpp"
#include "memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  double const value = ingot::read_decimal(text);
  require(value >= 0);
  if (!ingot::detail::parse_decimal(text).valid) {
    require(value == std::numeric_limits<double>::infinity());
    return 0;
  }
  std::string digits;
  for (char const c : text) {
    if (c != '\'') digits += c;
  }
  char* end = nullptr;
  double const known = std::strtod(digits.c_str(), &end);
  require(end == digits.c_str() + digits.size());
  require(std::bit_cast<std::uint64_t>(value) == std::bit_cast<std::uint64_t>(known));
  return 0;
}
