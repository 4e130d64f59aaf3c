// The graph of an ONNX model: its ports, constants and nodes.
#include <algorithm>

#include "models/model_error.hpp"
#include "models/shown_text.hpp"
#include "readers/known_attributes.hpp"
#include "readers/onnx_parts.hpp"
#include "readers/refused_operators.hpp"

namespace tool::onnx_parts {

namespace {

// An axis that has neither number nor name gets a symbol of its own; a name that begins with a question mark is none.
Extent read_extent(onnx::TensorShapeProto::Dimension const& dimension, std::size_t axis, std::string const& place) {
  bool const has_name = !dimension.dim_param().empty() && !dimension.dim_param().starts_with('?');
  if (has_name) return {0, dimension.dim_param()};
  // Exporters write 0 or -1 for what is open.
  if (dimension.has_dim_value() && dimension.dim_value() > 0) return {dimension.dim_value(), {}};
  return {0, "?axis " + std::to_string(axis) + " of " + place};
}

std::string_view kind_of(onnx::TypeProto const& type) {
  switch (type.value_case()) {
    case onnx::TypeProto::kSequenceType:
      return "sequences";
    case onnx::TypeProto::kMapType:
      return "maps";
    case onnx::TypeProto::kOptionalType:
      return "optional values";
    case onnx::TypeProto::kSparseTensorType:
      return "sparse tensors";
    default:
      return "opaque types";
  }
}

Port read_port(onnx::ValueInfoProto const& info, Reading const& reading, std::string const& place) {
  Port port{.name = info.name()};
  port.has_shape = false;
  if (!info.has_type() || info.type().value_case() == onnx::TypeProto::VALUE_NOT_SET) return port;
  if (!info.type().has_tensor_type()) {
    throw ModelError(place, "is not supported: " + std::string(kind_of(info.type())));
  }
  onnx::TypeProto::Tensor const& type = info.type().tensor_type();
  if (type.has_elem_type()) port.scalar = scalar_of(type.elem_type(), place);
  port.has_shape = type.has_shape();
  if (static_cast<std::uint64_t>(type.shape().dim_size()) > reading.limits.rank) {
    throw ModelError(place, "expected at most " + std::to_string(reading.limits.rank) + " axes, found " +
                                std::to_string(type.shape().dim_size()));
  }
  for (onnx::TensorShapeProto::Dimension const& dimension : type.shape().dim()) {
    port.shape.push_back(read_extent(dimension, port.shape.size(), place));
  }
  return port;
}

// Counted from 0: `node 3 "conv1" (Conv, opset 13)`.
std::string place_of(onnx::NodeProto const& node, int position, Reading const& reading) {
  std::string place = "node " + std::to_string(position);
  if (!node.name().empty()) place += ' ' + in_quotes(node.name());
  place += " (" + shown(node.op_type());
  if (is_own_domain(node.domain())) place += ", opset " + std::to_string(reading.opset);
  return place + ')';
}

void check_operator(onnx::NodeProto const& node, Reading const& reading, std::string const& place) {
  if (!is_own_domain(node.domain())) {
    throw ModelError(place, "is not supported: operators of the domain " + in_quotes(node.domain()));
  }
  if (node.op_type().empty()) throw ModelError(place, "expected an operator, found none");
  if (auto const refusal = refusal_of(node.op_type()); !refusal.empty()) throw ModelError(place, refusal);
  if (reading.opset == 0) throw ModelError("opset_import", "expected an opset of ONNX's own domain, found none");
}

// What an operator does not have would be left out without a word, and the model be another than was meant.
void check_attribute_names(Node const& node) {
  for (auto const& [name, value] : node.attributes) {
    if (has_attribute(node.op, node.opset, name)) continue;
    throw ModelError(node.place + ", attribute " + shown(name),
                     node.op + " has no attribute of this name in opset " + std::to_string(node.opset),
                     "other opsets may have it, or say it by an operand");
  }
}

Node read_node(onnx::NodeProto const& file, int position, Reading& reading) {
  Node node{.op = file.op_type(),
            .name = file.name(),
            .inputs = {file.input().begin(), file.input().end()},
            .outputs = {file.output().begin(), file.output().end()},
            .opset = reading.opset,
            .place = place_of(file, position, reading)};
  check_operator(file, reading, node.place);
  for (onnx::AttributeProto const& attribute : file.attribute()) {
    std::string const place = node.place + ", attribute " + shown(attribute.name());
    if (!node.attributes.try_emplace(attribute.name(), read_attribute(attribute, reading, place)).second) {
      throw ModelError(place, "stands there twice");
    }
  }
  check_attribute_names(node);
  return node;
}

void read_constants(onnx::GraphProto& graph, Reading& reading, Model& model) {
  if (!graph.sparse_initializer().empty()) {
    throw ModelError("sparse initializer " + in_quotes(graph.sparse_initializer(0).values().name()),
                     "is not supported: sparse tensors");
  }
  for (onnx::TensorProto& tensor : *graph.mutable_initializer()) {
    std::string const place = "initializer " + in_quotes(tensor.name());
    Array array = read_tensor(tensor, reading, place);
    if (!model.constants.try_emplace(tensor.name(), std::move(array)).second) {
      throw ModelError(place, "the name is given twice");
    }
    // The numbers are held once.
    tensor.Clear();
  }
}

bool agrees(Port const& port, Array const& array) {
  if (!port.has_shape) return true;
  return std::ranges::equal(port.shape, array.shape, [](Extent const& declared, std::int64_t extent) {
    return !declared.symbol.empty() || declared.number == extent;
  });
}

void read_inputs(onnx::GraphProto const& graph, Reading const& reading, Model& model) {
  for (onnx::ValueInfoProto const& info : graph.input()) {
    std::string const place = "input " + in_quotes(info.name());
    Port port = read_port(info, reading, place);
    auto const constant = model.constants.find(port.name);
    if (constant == model.constants.end()) {
      if (!info.type().tensor_type().has_elem_type()) throw ModelError(place, "expected a type, found none");
      model.inputs.push_back(std::move(port));
    } else if (!agrees(port, constant->second)) {
      throw ModelError(place, "its shape contradicts the initializer's, " + spell(constant->second.shape));
    }
  }
}

void check_quantisation(onnx::GraphProto const& graph) {
  if (graph.quantization_annotation().empty()) return;
  throw ModelError("tensor " + in_quotes(graph.quantization_annotation(0).tensor_name()),
                   "is not supported yet: integer-quantised models");
}

}  // namespace

void read_graph(onnx::GraphProto& graph, Reading& reading, Model& model) {
  if (graph.node().empty()) throw ModelError("", "the graph has no nodes");
  if (graph.output().empty()) throw ModelError("", "the model has no outputs");
  check_quantisation(graph);
  int position = 0;
  for (onnx::NodeProto const& node : graph.node()) model.nodes.push_back(read_node(node, position++, reading));
  read_constants(graph, reading, model);
  read_inputs(graph, reading, model);
  for (onnx::ValueInfoProto const& info : graph.output()) {
    model.outputs.push_back(read_port(info, reading, "output " + in_quotes(info.name())));
  }
}

}  // namespace tool::onnx_parts
