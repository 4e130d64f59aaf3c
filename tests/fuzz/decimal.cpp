// Decimal literals against the C library's reading of them, and doubles as the shortest literals that read back.
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

#include "ingot/core/decimal.hpp"
#include "ingot/core/read_decimal.hpp"
#include "memory_file.hpp"

namespace {

void check_shortest(double number) {
  if (!std::isfinite(number) || number <= 0) return;
  ingot::detail::Decimal const decimal = ingot::detail::decimal_of(number);
  std::string const text = "0." + std::string(decimal.digits.data(), static_cast<std::size_t>(decimal.count)) + "e" +
                           std::to_string(decimal.point);
  require(std::strtod(text.c_str(), nullptr) == number);
  require(ingot::read_decimal(text) == number);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  if (size == sizeof(double)) {
    double number = 0;
    std::memcpy(&number, data, sizeof number);
    check_shortest(number);
  }
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
