// An ONNX file made in memory, for tests of its reader.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "models/model.hpp"
#include "models/model_error.hpp"
#include "readers/onnx_reader.hpp"

using onnx::TensorProto;

inline void set_port(onnx::ValueInfoProto& port, std::string const& name, std::vector<std::int64_t> const& shape,
                     int type = TensorProto::FLOAT) {
  port.set_name(name);
  port.mutable_type()->mutable_tensor_type()->set_elem_type(type);
  auto& dims = *port.mutable_type()->mutable_tensor_type()->mutable_shape();
  for (std::int64_t const extent : shape) dims.add_dim()->set_dim_value(extent);
}

inline onnx::NodeProto& add_node(onnx::GraphProto& graph, std::string const& op, std::vector<std::string> const& inputs,
                                 std::vector<std::string> const& outputs) {
  onnx::NodeProto& node = *graph.add_node();
  node.set_op_type(op);
  for (std::string const& input : inputs) node.add_input(input);
  for (std::string const& output : outputs) node.add_output(output);
  return node;
}

template <class T>
void set_raw(TensorProto& tensor, std::vector<T> const& numbers) {
  tensor.set_raw_data(numbers.data(), numbers.size() * sizeof(T));
}

inline TensorProto& add_tensor(onnx::GraphProto& graph, std::string const& name, int type,
                               std::vector<std::int64_t> const& shape) {
  TensorProto& tensor = *graph.add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(type);
  for (std::int64_t const extent : shape) tensor.add_dims(extent);
  return tensor;
}

// y = x + w, of two numbers.
struct File {
  onnx::ModelProto model;
  onnx::GraphProto& graph = *model.mutable_graph();
  TensorProto* weight = nullptr;

  File() {
    model.set_ir_version(8);
    model.add_opset_import()->set_version(13);
    set_port(*graph.add_input(), "x", {1, 2});
    set_port(*graph.add_output(), "y", {1, 2});
    add_node(graph, "Add", {"x", "w"}, {"y"}).set_name("sum");
    weight = &add_tensor(graph, "w", TensorProto::FLOAT, {2});
    set_raw<float>(*weight, {1.5f, -2});
  }

  tool::Model read(std::filesystem::path const& path = "model.onnx", tool::ModelLimits const& limits = {}) const {
    std::string const bytes = model.SerializeAsString();
    return tool::read_onnx_bytes({reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size()}, path, limits);
  }
  std::string refusal(std::filesystem::path const& path = "model.onnx", tool::ModelLimits const& limits = {}) const {
    try {
      read(path, limits);
    } catch (tool::ModelError const& error) {
      return error.what();
    }
    return "taken";
  }
  // The numbers of the weight, whose fields are as the test has set them.
  std::vector<double> numbers() const { return read().constants.at("w").values; }
};
