// The tensors of ONNX: numbers in bytes, in typed fields, or in a file beside.
#include <algorithm>
#include <bit>
#include <cmath>
#include <ingot/host/stored_float.hpp>
#include <optional>

#include "models/checked_count.hpp"
#include "models/model_error.hpp"
#include "readers/onnx_external.hpp"
#include "readers/onnx_parts.hpp"
#include "readers/stored_numbers.hpp"

namespace tool::onnx_parts {

namespace {

using onnx::TensorProto;

[[noreturn]] void refuse_count(std::string const& place, char const* field, std::size_t expected, std::int64_t found) {
  throw ModelError(
      place, "expected " + std::to_string(expected) + " numbers in " + field + ", found " + std::to_string(found));
}

template <class Field, class Function>
void take(Field const& field, char const* name, std::string const& place, std::size_t count,
          std::vector<double>& values, Function const& function) {
  if (static_cast<std::size_t>(field.size()) != count) refuse_count(place, name, count, field.size());
  values.reserve(count);
  for (auto const number : field) values.push_back(function(number));
}

// Narrow types stand in 32 bits.
double number_of(std::int32_t bits, Scalar scalar, std::string const& place) {
  auto const in_range = [&](std::int32_t least, std::int32_t largest) {
    if (bits >= least && bits <= largest) return;
    throw ModelError(place, "expected numbers of " + std::string(name_of(scalar)) + ", found " + std::to_string(bits));
  };
  switch (scalar) {
    case Scalar::float16:
      in_range(0, 0xFFFF);
      return static_cast<double>(ingot::detail::float_from_half(static_cast<std::uint16_t>(bits)));
    case Scalar::bfloat16:
      in_range(0, 0xFFFF);
      return static_cast<double>(ingot::detail::float_from_bfloat16(static_cast<std::uint16_t>(bits)));
    case Scalar::int8:
      in_range(-128, 127);
      return bits;
    case Scalar::uint8:
      in_range(0, 255);
      return bits;
    case Scalar::int16:
      in_range(-0x8000, 0x7FFF);
      return bits;
    case Scalar::uint16:
      in_range(0, 0xFFFF);
      return bits;
    case Scalar::boolean:
      return bits != 0 ? 1 : 0;
    default:
      return bits;
  }
}

void take_fields(TensorProto const& tensor, Array& array, std::size_t count, std::string const& place) {
  auto const widen = [](auto number) { return static_cast<double>(number); };
  switch (array.scalar) {
    case Scalar::float32:
      return take(tensor.float_data(), "float_data", place, count, array.values, widen);
    case Scalar::float64:
      return take(tensor.double_data(), "double_data", place, count, array.values, widen);
    case Scalar::int64:
      return take(tensor.int64_data(), "int64_data", place, count, array.values, widen);
    case Scalar::uint32:
    case Scalar::uint64:
      return take(tensor.uint64_data(), "uint64_data", place, count, array.values, widen);
    default:
      return take(tensor.int32_data(), "int32_data", place, count, array.values,
                  [&](std::int32_t bits) { return number_of(bits, array.scalar, place); });
  }
}

std::size_t numbers_in_fields(TensorProto const& tensor) {
  return static_cast<std::size_t>(tensor.float_data_size()) + static_cast<std::size_t>(tensor.double_data_size()) +
         static_cast<std::size_t>(tensor.int32_data_size()) + static_cast<std::size_t>(tensor.int64_data_size()) +
         static_cast<std::size_t>(tensor.uint64_data_size()) + static_cast<std::size_t>(tensor.string_data_size());
}

// Where the numbers stand: in one place.
void check_places(TensorProto const& tensor, std::string const& place) {
  bool const is_external = tensor.data_location() == TensorProto::EXTERNAL;
  if (tensor.has_segment()) throw ModelError(place, "is not supported: tensors in segments");
  int const places = (tensor.has_raw_data() && !tensor.raw_data().empty() ? 1 : 0) +
                     (numbers_in_fields(tensor) > 0 ? 1 : 0) + (is_external ? 1 : 0);
  if (places > 1) throw ModelError(place, "expected its numbers in one place, found them in several");
}

Extents shape_of(TensorProto const& tensor) {
  return {tensor.dims().begin(), tensor.dims().end()};
}

void count_elements(Reading& reading, std::size_t count, std::string const& place) {
  reading.elements += count;
  if (reading.elements <= reading.limits.elements) return;
  throw ModelError(
      place, "expected at most " + std::to_string(reading.limits.elements) + " elements in all tensors, found more");
}

}  // namespace

Scalar scalar_of(std::int32_t data_type, std::string const& place) {
  switch (data_type) {
    case TensorProto::FLOAT:
      return Scalar::float32;
    case TensorProto::DOUBLE:
      return Scalar::float64;
    case TensorProto::FLOAT16:
      return Scalar::float16;
    case TensorProto::BFLOAT16:
      return Scalar::bfloat16;
    case TensorProto::INT8:
      return Scalar::int8;
    case TensorProto::UINT8:
      return Scalar::uint8;
    case TensorProto::INT16:
      return Scalar::int16;
    case TensorProto::UINT16:
      return Scalar::uint16;
    case TensorProto::INT32:
      return Scalar::int32;
    case TensorProto::UINT32:
      return Scalar::uint32;
    case TensorProto::INT64:
      return Scalar::int64;
    case TensorProto::UINT64:
      return Scalar::uint64;
    case TensorProto::BOOL:
      return Scalar::boolean;
    case TensorProto::STRING:
      throw ModelError(place, "is not supported: strings");
    case TensorProto::COMPLEX64:
    case TensorProto::COMPLEX128:
      throw ModelError(place, "is not supported: complex numbers");
    case TensorProto::UNDEFINED:
      throw ModelError(place, "expected a type of elements, found none");
    default:
      // 17 to 20 are floats of 8 bits, 21 and 22 integers of 4 bits, which later versions of ONNX have.
      throw ModelError(place, "is not supported: elements of the type " + std::to_string(data_type));
  }
}

Array read_tensor(TensorProto const& tensor, Reading& reading, std::string const& place) {
  Array array{.scalar = scalar_of(tensor.data_type(), place), .shape = shape_of(tensor)};
  std::size_t const count = checked_count(array.shape, reading.limits, place);
  count_elements(reading, count, place);
  check_places(tensor, place);
  if (tensor.data_location() == TensorProto::EXTERNAL) {
    auto const bytes = external_bytes(tensor, reading.folder, count * size_of(array.scalar), place);
    array.values = numbers_of(bytes, array.scalar, count, std::endian::little, place);
  } else if (tensor.has_raw_data() && numbers_in_fields(tensor) == 0) {
    std::span const bytes(reinterpret_cast<unsigned char const*>(tensor.raw_data().data()), tensor.raw_data().size());
    array.values = numbers_of(bytes, array.scalar, count, std::endian::little, place);
  } else {
    take_fields(tensor, array, count, place);
  }
  if (is_floating(array.scalar) && array.scalar != Scalar::float32) ++reading.widened[array.scalar];
  return array;
}

}  // namespace tool::onnx_parts
