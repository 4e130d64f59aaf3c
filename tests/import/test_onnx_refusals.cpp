// Every refusal of the contract of the ONNX reader, with the place that it names.
#define BOOST_TEST_MODULE onnx refusals
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <ingot/host/error.hpp>
#include <string>
#include <tuple>

#include "lowering/unsupported.hpp"
#include "onnx_file.hpp"
#include "readers/onnx_reader.hpp"
#include "readers/refused_operators.hpp"

using namespace tool;

namespace {

// What is said of the small file after a change.
std::string refusal_after(std::function<void(File&)> const& change) {
  File file;
  change(file);
  return file.refusal();
}

std::string refusal_of_bytes(std::string const& bytes, ModelLimits const& limits = {}) {
  try {
    read_onnx_bytes({reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size()}, "model.onnx", limits);
  } catch (ModelError const& error) {
    return error.what();
  }
  return "taken";
}

// One instantiation of Boost's comparison: they are most of what a test costs to compile.
void same(std::string const& found, std::string const& expected) {
  BOOST_TEST(found == expected);
}

void has(std::string const& found, std::string const& part) {
  BOOST_TEST(found.find(part) != std::string::npos, found << " has no " << part);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(refused)

BOOST_AUTO_TEST_CASE(bytes_that_are_no_onnx) {
  std::string const bytes = File().model.SerializeAsString();
  // Every truncation: those between two fields of the model leave a model that lacks something.
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    BOOST_TEST(refusal_of_bytes(bytes.substr(0, size)) != "taken");
  }
  has(refusal_of_bytes(bytes.substr(0, bytes.size() - 1)), ": the file is truncated or damaged");
  has(refusal_of_bytes("PK\x03\x04"), "byte ");
  same(refusal_of_bytes(""), "is no ONNX that this reader knows: expected an ir_version from 1 to 13, found none");
  same(refusal_of_bytes("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
       "byte 11: expected a number of at most 10 bytes, found more");
}

BOOST_AUTO_TEST_CASE(more_than_the_limits_allow) {
  std::string const bytes = File().model.SerializeAsString();
  has(refusal_of_bytes(bytes, {.file_bytes = 10}), "expected at most 10 bytes, found ");
  has(refusal_of_bytes(bytes, {.nodes = 0}), "expected at most 0 nodes, found more");
  has(refusal_of_bytes(bytes, {.parts = 5}), "expected at most 5 messages, texts and single numbers, found more");
  has(refusal_of_bytes(bytes, {.elements = 1}), "initializer \"w\": expected at most 1 elements");
  same(refusal_of_bytes(bytes, {.rank = 1}), "input \"x\": expected at most 1 axes, found 2");
}

BOOST_AUTO_TEST_CASE(versions_that_are_not_known) {
  same(refusal_after([](File& file) { file.model.set_ir_version(14); }),
       "is no ONNX that this reader knows: expected an ir_version from 1 to 13, found 14");
  same(refusal_after([](File& file) { file.model.mutable_opset_import(0)->set_version(21); }),
       "opset_import: expected an opset from 1 to 20, found 21; export the model for opset 20 or an earlier one");
  has(refusal_after([](File& file) { file.model.mutable_opset_import(0)->set_version(0); }),
      "opset_import: expected an opset from 1 to 20, found 0");
  same(refusal_after([](File& file) { file.model.clear_opset_import(); }),
       "opset_import: expected an opset, found none");
  same(refusal_after([](File& file) {
         onnx::OperatorSetIdProto& import = *file.model.add_opset_import();
         import.set_domain("ai.onnx");
         import.set_version(13);
       }),
       "opset_import: has the domain \"\" twice");
}

BOOST_AUTO_TEST_CASE(graphs_that_are_none) {
  same(refusal_after([](File& file) { file.model.clear_graph(); }), "the model has no graph");
  same(refusal_after([](File& file) { file.graph.clear_node(); }), "the graph has no nodes");
  same(refusal_after([](File& file) { file.graph.clear_output(); }), "the model has no outputs");
}

BOOST_AUTO_TEST_CASE(names) {
  same(refusal_after([](File& file) { add_node(file.graph, "Neg", {"x"}, {"y"}); }),
       "node 1 (Neg, opset 13): the name \"y\" is given twice");
  same(refusal_after([](File& file) { file.graph.mutable_node(0)->set_output(0, "w"); }),
       "node 0 \"sum\" (Add, opset 13): the name \"w\" is given twice");
  same(refusal_after([](File& file) { set_port(*file.graph.add_input(), "x", {1}); }),
       "inputs: the name \"x\" is given twice");
  same(refusal_after([](File& file) { *file.graph.add_initializer() = *file.weight; }),
       "initializer \"w\": the name is given twice");
  same(refusal_after([](File& file) { *file.graph.add_output() = file.graph.output(0); }),
       "output \"y\": stands there twice");
  same(refusal_after([](File& file) { file.graph.mutable_node(0)->set_input(0, "z\x1b"); }),
       "node 0 \"sum\" (Add, opset 13): reads \"z\\x1b\", which nothing computes");
  same(refusal_after([](File& file) { file.graph.mutable_output(0)->set_name("z"); }),
       "output \"z\": nothing computes it");
  same(refusal_after([](File& file) {
         file.graph.mutable_node(0)->set_input(0, "a");
         add_node(file.graph, "Neg", {"y"}, {"a"});
       }),
       "node 0 \"sum\" (Add, opset 13): stands in a cycle, or behind one");
}

BOOST_AUTO_TEST_CASE(operators) {
  auto const refusal = [](std::string const& op, std::string const& domain = "") {
    return refusal_after([&](File& file) {
      file.graph.mutable_node(0)->set_op_type(op);
      file.graph.mutable_node(0)->set_domain(domain);
    });
  };
  for (std::string_view const op : refused_operators()) {
    std::string const place = "node 0 \"sum\" (" + std::string(op) + ", opset 13): ";
    same(refusal(std::string(op)), place + refusal_of(op));
    BOOST_TEST(!lowering::reason_of(op).empty(), op << " has no reason");
  }
  same(refusal_of("Loop"), "is not supported: " + std::string(lowering::reason_of("Loop")));
  for (std::string const op : {"QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "QLinearConv",
                               "QLinearMatMul", "ConvInteger", "MatMulInteger"}) {
    has(refusal(op), "\"sum\" (" + op + ", opset 13): is not supported yet: integer-quantised models");
  }
  same(refusal(""), "node 0 \"sum\" (, opset 13): expected an operator, found none");
  for (std::string const domain : {"ai.onnx.ml", "com.microsoft", "mine"}) {
    same(refusal("Add", domain), "node 0 \"sum\" (Add): is not supported: operators of the domain \"" + domain + '"');
  }
  same(refusal("Add", "ai.onnx"), "taken");
}

BOOST_AUTO_TEST_CASE(attributes) {
  using onnx::AttributeProto;
  auto const refusal = [](std::function<void(AttributeProto&)> const& set) {
    return refusal_after([&](File& file) {
      AttributeProto& attribute = *file.graph.mutable_node(0)->add_attribute();
      attribute.set_name("a");
      set(attribute);
    });
  };
  std::string const place = "node 0 \"sum\" (Add, opset 13), attribute a: ";
  for (auto const type : {AttributeProto::GRAPH, AttributeProto::GRAPHS}) {
    same(refusal([&](AttributeProto& a) { a.set_type(type); }), place + "is not supported: control flow");
  }
  for (auto const type : {AttributeProto::SPARSE_TENSOR, AttributeProto::SPARSE_TENSORS}) {
    same(refusal([&](AttributeProto& a) { a.set_type(type); }), place + "is not supported: sparse tensors");
  }
  same(refusal([](AttributeProto&) {}), place + "expected a value, found none");
  same(refusal([](AttributeProto& a) { a.set_ref_attr_name("b"); }),
       place + "is not supported: an attribute of a function");
  same(refusal([](AttributeProto& a) { a.mutable_t()->set_data_type(TensorProto::STRING); }),
       place + "is not supported: strings");
  same(refusal_after([](File& file) {
         for (int i = 0; i < 2; ++i) {
           AttributeProto& attribute = *file.graph.mutable_node(0)->add_attribute();
           attribute.set_name("a");
           attribute.set_i(1);
         }
       }),
       place + "stands there twice");
  same(refusal([](AttributeProto& a) { a.set_i(1); }),
       place + "Add has no attribute of this name in opset 13; other opsets may have it, or say it by an operand");
  same(refusal_after([](File& file) {
         file.graph.mutable_node(0)->set_op_type("ReduceSum");
         AttributeProto& attribute = *file.graph.mutable_node(0)->add_attribute();
         attribute.set_name("axes");
         attribute.add_ints(0);
       }),
       "node 0 \"sum\" (ReduceSum, opset 13), attribute axes: ReduceSum has no attribute of this name in opset 13; "
       "other "
       "opsets may have it, or say it by an operand");
}

BOOST_AUTO_TEST_CASE(types) {
  for (auto const& [type, what] : {std::tuple<int, std::string>{TensorProto::STRING, "is not supported: strings"},
                                   {TensorProto::COMPLEX64, "is not supported: complex numbers"},
                                   {TensorProto::COMPLEX128, "is not supported: complex numbers"},
                                   {TensorProto::UNDEFINED, "expected a type of elements, found none"},
                                   {17, "is not supported: elements of the type 17"}}) {
    same(refusal_after([&](File& file) { file.weight->set_data_type(type); }), "initializer \"w\": " + what);
    same(refusal_after([&](File& file) { set_port(*file.graph.mutable_input(0), "x", {}, type); }),
         "input \"x\": " + what);
  }
  auto const with_type = [](std::function<void(onnx::TypeProto&)> const& set) {
    return refusal_after([&](File& file) { set(*file.graph.mutable_input(0)->mutable_type()); });
  };
  same(with_type([](onnx::TypeProto& type) { type.mutable_sequence_type(); }),
       "input \"x\": is not supported: sequences");
  same(with_type([](onnx::TypeProto& type) { type.mutable_map_type(); }), "input \"x\": is not supported: maps");
  same(with_type([](onnx::TypeProto& type) { type.mutable_optional_type(); }),
       "input \"x\": is not supported: optional values");
  same(with_type([](onnx::TypeProto& type) { type.mutable_sparse_tensor_type(); }),
       "input \"x\": is not supported: sparse tensors");
  same(with_type([](onnx::TypeProto& type) { type.Clear(); }), "input \"x\": expected a type, found none");
}

BOOST_AUTO_TEST_CASE(other_parts_of_a_model) {
  same(refusal_after([](File& file) { file.model.add_functions()->set_name("f"); }),
       "function \"f\": is not supported: functions of a model; inline them when exporting (onnx.inliner)");
  same(refusal_after([](File& file) { file.graph.add_sparse_initializer()->mutable_values()->set_name("s"); }),
       "sparse initializer \"s\": is not supported: sparse tensors");
  same(refusal_after([](File& file) { file.graph.add_quantization_annotation()->set_tensor_name("w"); }),
       "tensor \"w\": is not supported yet: integer-quantised models");
  same(refusal_after([](File& file) { set_port(*file.graph.add_input(), "w", {3}); }),
       "input \"w\": its shape contradicts the initializer's, [2]");
}

BOOST_AUTO_TEST_CASE(files_that_are_not_there) {
  BOOST_CHECK_THROW(read_onnx("/nowhere/model.onnx"), ingot::FileError);
  BOOST_CHECK_THROW(read_onnx("/dev/null"), ingot::FileError);
  BOOST_CHECK_THROW(read_onnx(std::filesystem::temp_directory_path()), ingot::FileError);
}

BOOST_AUTO_TEST_SUITE_END()
