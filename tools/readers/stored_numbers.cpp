#include "readers/stored_numbers.hpp"

#include <array>
#include <ingot/host/stored_float.hpp>

#include "models/model_error.hpp"

namespace tool {

namespace {

// The number of `size` bytes, lowest first.
double number_of(unsigned char const* bytes, Scalar scalar) {
  using namespace ingot::detail;
  auto const load = [&]<class T>(T) {
    return static_cast<double>(std::bit_cast<T>(load_little_endian<std::make_unsigned_t<T>>(bytes)));
  };
  switch (scalar) {
    case Scalar::float32:
      return stored_float<double>("F32", bytes);
    case Scalar::float64:
      return stored_float<double>("F64", bytes);
    case Scalar::float16:
      return stored_float<double>("F16", bytes);
    case Scalar::bfloat16:
      return stored_float<double>("BF16", bytes);
    case Scalar::int8:
      return load(std::int8_t{});
    case Scalar::uint8:
      return load(std::uint8_t{});
    case Scalar::int16:
      return load(std::int16_t{});
    case Scalar::uint16:
      return load(std::uint16_t{});
    case Scalar::int32:
      return load(std::int32_t{});
    case Scalar::uint32:
      return load(std::uint32_t{});
    case Scalar::int64:
      return load(std::int64_t{});
    case Scalar::uint64:
      return load(std::uint64_t{});
    case Scalar::boolean:
      return *bytes != 0 ? 1 : 0;
  }
  return 0;
}

}  // namespace

std::size_t size_of(Scalar scalar) {
  switch (scalar) {
    case Scalar::float64:
    case Scalar::int64:
    case Scalar::uint64:
      return 8;
    case Scalar::float32:
    case Scalar::int32:
    case Scalar::uint32:
      return 4;
    case Scalar::float16:
    case Scalar::bfloat16:
    case Scalar::int16:
    case Scalar::uint16:
      return 2;
    case Scalar::int8:
    case Scalar::uint8:
    case Scalar::boolean:
      break;
  }
  return 1;
}

std::vector<double> numbers_of(std::span<unsigned char const> bytes, Scalar scalar, std::size_t count,
                               std::endian order, std::string const& place) {
  std::size_t const size = size_of(scalar);
  if (bytes.size() / size != count || bytes.size() % size != 0) {
    throw ModelError(place, "expected " + std::to_string(count * size) + " bytes for " + std::to_string(count) +
                                " numbers of " + std::string(name_of(scalar)) + ", found " +
                                std::to_string(bytes.size()));
  }
  std::vector<double> values(count);
  std::array<unsigned char, 8> number{};
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t byte = 0; byte < size; ++byte) {
      number[order == std::endian::big ? size - 1 - byte : byte] = bytes[i * size + byte];
    }
    values[i] = number_of(number.data(), scalar);
  }
  return values;
}

}  // namespace tool
