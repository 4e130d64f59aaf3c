// The parts of the ONNX reader: the only files that see ONNX's messages.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>

#include "models/limits.hpp"
#include "models/model.hpp"

namespace tool::onnx_parts {

// What reading one file needs to know all along.
struct Reading {
  std::filesystem::path folder{};  // where external data may lie; empty where there may be none
  ModelLimits limits{};
  int opset = 0;                            // of ONNX's own domain
  std::uint64_t elements = 0;               // of all tensors so far
  std::map<Scalar, std::size_t> widened{};  // tensors whose numbers are not float32's
};

// Refuses, as ModelError with the byte's position, bytes that are no protobuf messages of ONNX: truncated fields, wrong
// kinds of fields, groups; and more messages, texts or numbers than the limits allow, before any is allocated.
void check_model_bytes(std::span<unsigned char const> bytes, ModelLimits const& limits);
void check_tensor_bytes(std::span<unsigned char const> bytes, ModelLimits const& limits);

// ONNX's own domain has two names.
inline bool is_own_domain(std::string const& domain) {
  return domain.empty() || domain == "ai.onnx";
}

// A type of elements. Refuses what is no number: strings, complex, and types of later versions, by name.
Scalar scalar_of(std::int32_t data_type, std::string const& place);

// A tensor, wherever its numbers stand. Its shape is checked against the bytes that are there before it is allocated.
Array read_tensor(onnx::TensorProto const& tensor, Reading& reading, std::string const& place);

// The value of an attribute; kinds that no operator of a network reads are UnreadAttribute.
Attribute read_attribute(onnx::AttributeProto const& attribute, Reading& reading, std::string const& place);

// Inputs, outputs, constants and nodes of a graph.
void read_graph(onnx::GraphProto& graph, Reading& reading, Model& model);

}  // namespace tool::onnx_parts
