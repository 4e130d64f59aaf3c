// The attributes of ONNX's nodes.

#include "models/model_error.hpp"
#include "readers/onnx_parts.hpp"

namespace tool::onnx_parts {

namespace {

using onnx::AttributeProto;

// Files of the format's first version do not say the kind; it is told by the field that is there.
AttributeProto::AttributeType kind_of(AttributeProto const& attribute) {
  if (attribute.type() != AttributeProto::UNDEFINED) return attribute.type();
  if (attribute.has_f()) return AttributeProto::FLOAT;
  if (attribute.has_i()) return AttributeProto::INT;
  if (attribute.has_s()) return AttributeProto::STRING;
  if (attribute.has_t()) return AttributeProto::TENSOR;
  if (attribute.has_g()) return AttributeProto::GRAPH;
  if (attribute.has_sparse_tensor()) return AttributeProto::SPARSE_TENSOR;
  if (attribute.floats_size() > 0) return AttributeProto::FLOATS;
  if (attribute.ints_size() > 0) return AttributeProto::INTS;
  if (attribute.strings_size() > 0) return AttributeProto::STRINGS;
  return AttributeProto::UNDEFINED;
}

}  // namespace

Attribute read_attribute(AttributeProto const& attribute, Reading& reading, std::string const& place) {
  if (!attribute.ref_attr_name().empty()) throw ModelError(place, "is not supported: an attribute of a function");
  switch (kind_of(attribute)) {
    case AttributeProto::FLOAT:
      return static_cast<double>(attribute.f());
    case AttributeProto::INT:
      return std::int64_t{attribute.i()};
    case AttributeProto::STRING:
      return attribute.s();
    case AttributeProto::TENSOR:
      return read_tensor(attribute.t(), reading, place);
    case AttributeProto::FLOATS:
      return std::vector<double>(attribute.floats().begin(), attribute.floats().end());
    case AttributeProto::INTS:
      return std::vector<std::int64_t>(attribute.ints().begin(), attribute.ints().end());
    case AttributeProto::STRINGS:
      return std::vector<std::string>(attribute.strings().begin(), attribute.strings().end());
    case AttributeProto::GRAPH:
    case AttributeProto::GRAPHS:
      throw ModelError(place, "is not supported: control flow");
    case AttributeProto::SPARSE_TENSOR:
    case AttributeProto::SPARSE_TENSORS:
      throw ModelError(place, "is not supported: sparse tensors");
    case AttributeProto::TENSORS:
      return UnreadAttribute{"tensors"};
    case AttributeProto::TYPE_PROTO:
    case AttributeProto::TYPE_PROTOS:
      return UnreadAttribute{"type"};
    case AttributeProto::UNDEFINED:
      break;
  }
  throw ModelError(place, "expected a value, found none");
}

}  // namespace tool::onnx_parts
