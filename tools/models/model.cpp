#include "models/model.hpp"

#include <limits>

#include "models/model_error.hpp"
#include "models/shown_text.hpp"

namespace tool {

std::size_t count_of(Extents const& shape) {
  std::size_t count = 1;
  for (std::int64_t const extent : shape) count *= static_cast<std::size_t>(extent);
  return count;
}

std::string_view name_of(Scalar scalar) {
  switch (scalar) {
    case Scalar::float32:
      return "float32";
    case Scalar::float64:
      return "float64";
    case Scalar::float16:
      return "float16";
    case Scalar::bfloat16:
      return "bfloat16";
    case Scalar::int8:
      return "int8";
    case Scalar::uint8:
      return "uint8";
    case Scalar::int16:
      return "int16";
    case Scalar::uint16:
      return "uint16";
    case Scalar::int32:
      return "int32";
    case Scalar::uint32:
      return "uint32";
    case Scalar::int64:
      return "int64";
    case Scalar::uint64:
      return "uint64";
    case Scalar::boolean:
      return "bool";
  }
  return "unknown";
}

bool is_floating(Scalar scalar) {
  return scalar == Scalar::float32 || scalar == Scalar::float64 || scalar == Scalar::float16 ||
         scalar == Scalar::bfloat16;
}

Extents extents_of(Port const& port) {
  Extents shape;
  for (Extent const& extent : port.shape) {
    if (!extent.symbol.empty()) throw ModelError(in_quotes(port.name), "its extent " + spell(extent) + " is not bound");
    shape.push_back(extent.number);
  }
  return shape;
}

std::string spell(Extents const& shape) {
  std::string text = "[";
  for (std::int64_t const extent : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(extent);
  return text + ']';
}

std::string spell(Extent const& extent) {
  if (extent.symbol.empty()) return std::to_string(extent.number);
  return extent.symbol.starts_with('?') ? "?" : shown(extent.symbol);
}

}  // namespace tool
