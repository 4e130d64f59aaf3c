// What the reader of ONNX takes: graphs, and numbers wherever they stand.
#define BOOST_TEST_MODULE onnx reader
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "models/model.hpp"
#include "onnx_file.hpp"
#include "readers/onnx_reader.hpp"
#include "scratch_folder.hpp"

using namespace tool;

namespace {

bool has_note(Model const& model, std::string const& note) {
  return std::ranges::find(model.notes, note) != model.notes.end();
}

using Numbers = std::vector<double>;

// One instantiation of Boost's comparisons: they are most of what a test costs to compile.
void same(Numbers const& found, Numbers const& expected) {
  BOOST_TEST(found == expected);
}

void says(std::string const& found, std::string const& expected) {
  BOOST_TEST(found == expected);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(taken)

BOOST_AUTO_TEST_CASE(a_model_as_it_is) {
  File file;
  file.model.set_producer_name("someone");
  file.model.set_producer_version("1.2");
  file.graph.mutable_node(0)->set_op_type("Concat");
  onnx::AttributeProto& attribute = *file.graph.mutable_node(0)->add_attribute();
  attribute.set_name("axis");
  attribute.set_type(onnx::AttributeProto::INT);
  attribute.set_i(-1);
  Model const model = file.read();
  BOOST_TEST(model.format == "ONNX opset 13");
  BOOST_TEST(model.producer == "someone 1.2");
  BOOST_REQUIRE(model.nodes.size() == 1u);
  BOOST_TEST(model.nodes[0].op == "Concat");
  BOOST_TEST(model.nodes[0].opset == 13);
  BOOST_TEST(model.nodes[0].place == "node 0 \"sum\" (Concat, opset 13)");
  BOOST_TEST(std::get<std::int64_t>(model.nodes[0].attributes.at("axis")) == -1);
  BOOST_TEST(extents_of(model.inputs.at(0)) == (Extents{1, 2}));
  BOOST_TEST(model.constants.at("w").values == (Numbers{1.5, -2}));
  BOOST_TEST(model.notes.empty());
}

BOOST_AUTO_TEST_CASE(initializers_among_the_inputs_are_constants) {
  File file;
  set_port(*file.graph.add_input(), "w", {2});
  Model const model = file.read();
  BOOST_TEST(model.inputs.size() == 1u);
  BOOST_TEST(model.constants.contains("w"));
}

BOOST_AUTO_TEST_CASE(nodes_out_of_order_are_sorted_and_what_nobody_needs_is_dropped) {
  File file;
  file.graph.mutable_node(0)->set_input(0, "n");
  add_node(file.graph, "Neg", {"x"}, {"n"});
  add_node(file.graph, "Sin", {"x"}, {"unused"});
  set_raw<float>(add_tensor(file.graph, "left", TensorProto::FLOAT, {1}), {1});
  Model const model = file.read();
  BOOST_REQUIRE(model.nodes.size() == 2u);
  BOOST_TEST(model.nodes[0].op == "Neg");
  BOOST_TEST(!model.constants.contains("left"));
  BOOST_TEST(has_note(model, "dropped node 2 (Sin, opset 13), whose results no output needs"));
  BOOST_TEST(has_note(model, "dropped the constant \"left\", which nothing reads"));
}

BOOST_AUTO_TEST_CASE(open_axes_and_shapes_that_are_missing) {
  File file;
  auto& shape = *file.graph.mutable_input(0)->mutable_type()->mutable_tensor_type()->mutable_shape();
  shape.mutable_dim(0)->set_dim_param("N");
  shape.mutable_dim(1)->set_dim_value(-1);
  file.graph.mutable_output(0)->clear_type();
  Model model = file.read();
  BOOST_TEST(spell(model.inputs[0].shape[0]) == "N");
  BOOST_TEST(spell(model.inputs[0].shape[1]) == "?");
  BOOST_TEST(!model.outputs[0].has_shape);
  bind_shapes(model, 3, {{"x", {3, 2}}});
  BOOST_TEST(extents_of(model.inputs[0]) == (Extents{3, 2}));
}

BOOST_AUTO_TEST_CASE(a_file_of_the_first_format_has_opset_1_and_attributes_without_kinds) {
  File file;
  file.model.set_ir_version(1);
  file.model.clear_opset_import();
  onnx::AttributeProto& attribute = *file.graph.mutable_node(0)->add_attribute();
  attribute.set_name("consumed_inputs");
  attribute.add_ints(0);
  Model const model = file.read();
  BOOST_TEST(model.nodes[0].opset == 1);
  BOOST_TEST(std::holds_alternative<std::vector<std::int64_t>>(model.nodes[0].attributes.at("consumed_inputs")));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(numbers)

BOOST_AUTO_TEST_CASE(in_bytes) {
  File file;
  auto const as = [&]<class T>(int type, std::vector<T> const& values) {
    file.weight->set_data_type(type);
    set_raw(*file.weight, values);
    return file.numbers();
  };
  same(as(TensorProto::DOUBLE, std::vector<double>{0.1, -1e300}), Numbers{0.1, -1e300});
  same(as(TensorProto::FLOAT16, std::vector<std::uint16_t>{0x3C00, 0xC500}), Numbers{1, -5});
  same(as(TensorProto::BFLOAT16, std::vector<std::uint16_t>{0x3F80, 0xC0A0}), Numbers{1, -5});
  same(as(TensorProto::INT8, std::vector<std::int8_t>{-128, 127}), Numbers{-128, 127});
  same(as(TensorProto::UINT8, std::vector<std::uint8_t>{0, 255}), Numbers{0, 255});
  same(as(TensorProto::INT16, std::vector<std::int16_t>{-32768, 2}), Numbers{-32768, 2});
  same(as(TensorProto::UINT16, std::vector<std::uint16_t>{65535, 2}), Numbers{65535, 2});
  same(as(TensorProto::INT32, std::vector<std::int32_t>{-7, 1 << 30}), Numbers{-7, 1 << 30});
  same(as(TensorProto::UINT32, std::vector<std::uint32_t>{4294967295u, 0}), Numbers{4294967295.0, 0});
  same(as(TensorProto::INT64, std::vector<std::int64_t>{-1, std::int64_t{1} << 53}), Numbers{-1, 0x1p53});
  same(as(TensorProto::UINT64, std::vector<std::uint64_t>{std::uint64_t{1} << 63, 3}), Numbers{0x1p63, 3});
  same(as(TensorProto::BOOL, std::vector<std::uint8_t>{0, 1}), Numbers{0, 1});
}

BOOST_AUTO_TEST_CASE(in_typed_fields) {
  File file;
  auto const fresh = [&](int type) -> TensorProto& {
    file.weight->clear_raw_data();
    file.weight->clear_int32_data();
    file.weight->set_data_type(type);
    return *file.weight;
  };
  fresh(TensorProto::FLOAT).add_float_data(0.5f);
  file.weight->add_float_data(-1);
  same(file.numbers(), Numbers{0.5, -1});
  file.weight->clear_float_data();
  for (auto const& [type, bits, value] : {std::tuple<int, int, double>{TensorProto::FLOAT16, 0xC500, -5},
                                          {TensorProto::BFLOAT16, 0xC0A0, -5},
                                          {TensorProto::INT8, -128, -128},
                                          {TensorProto::UINT8, 255, 255},
                                          {TensorProto::INT16, -32768, -32768},
                                          {TensorProto::UINT16, 65535, 65535},
                                          {TensorProto::INT32, -70000, -70000},
                                          {TensorProto::BOOL, 1, 1}}) {
    fresh(type).add_int32_data(bits);
    file.weight->add_int32_data(0);
    same(file.numbers(), Numbers{value, 0});
  }
  fresh(TensorProto::DOUBLE).add_double_data(0.1);
  file.weight->add_double_data(2);
  same(file.numbers(), Numbers{0.1, 2});
  file.weight->clear_double_data();
  fresh(TensorProto::INT64).add_int64_data(-9);
  file.weight->add_int64_data(8);
  same(file.numbers(), Numbers{-9, 8});
  file.weight->clear_int64_data();
  fresh(TensorProto::UINT32).add_uint64_data(4294967295u);
  file.weight->add_uint64_data(8);
  same(file.numbers(), Numbers{4294967295.0, 8});
}

BOOST_AUTO_TEST_CASE(what_is_converted_is_said) {
  File file;
  file.weight->set_data_type(TensorProto::FLOAT16);
  set_raw<std::uint16_t>(*file.weight, {0x3C00, 0});
  Model const model = file.read();
  BOOST_TEST(has_note(model, "1 tensor of float16: converted"));
  BOOST_TEST((model.constants.at("w").scalar == Scalar::float16));
}

BOOST_AUTO_TEST_CASE(in_a_file_beside) {
  ScratchFolder const folder;
  std::filesystem::path const path = folder.path() / "model.onnx";
  std::filesystem::create_directory(folder.path() / "data");
  std::vector<float> const stored{9, 1.5f, -2, 8};
  std::ofstream(folder.path() / "data" / "w.bin", std::ios::binary)
      .write(reinterpret_cast<char const*>(stored.data()), 16);
  File file;
  file.weight->clear_raw_data();
  file.weight->set_data_location(TensorProto::EXTERNAL);
  auto const set = [&](std::string const& key, std::string const& value) {
    for (onnx::StringStringEntryProto& entry : *file.weight->mutable_external_data()) {
      if (entry.key() == key) return entry.set_value(value);
    }
    onnx::StringStringEntryProto& entry = *file.weight->add_external_data();
    entry.set_key(key);
    entry.set_value(value);
  };
  says(file.refusal(path), "initializer \"w\": expected the location of external data, found none");
  set("location", "data/w.bin");
  set("offset", "4");
  set("length", "8");
  BOOST_TEST(file.read(path).constants.at("w").values == (Numbers{1.5, -2}));
  std::ofstream(path, std::ios::binary) << file.model.SerializeAsString();
  BOOST_TEST(read_onnx(path).constants.at("w").values == (Numbers{1.5, -2}));

  set("length", "12");
  says(file.refusal(path), "initializer \"w\": expected 8 bytes of external data, found a length of 12");
  set("length", "8");
  set("offset", "9");
  says(file.refusal(path), "initializer \"w\": the file \"w.bin\" has 16 bytes, expected 8 from byte 9 on");
  set("offset", "18446744073709551615");
  says(file.refusal(path),
       "initializer \"w\": the file \"w.bin\" has 16 bytes, expected 8 from byte 18446744073709551615 on");
  set("offset", "-4");
  says(file.refusal(path), "initializer \"w\": expected a number as offset of external data, found \"-4\"");
  set("offset", "4");
  set("location", "none.bin");
  says(file.refusal(path), "initializer \"w\": the file \"none.bin\" is not there, or is no file");
  set("location", "data");
  says(file.refusal(path), "initializer \"w\": the file \"data\" is not there, or is no file");

  ScratchFolder const elsewhere;
  std::filesystem::copy_file(folder.path() / "data" / "w.bin", elsewhere.path() / "w.bin");
  std::filesystem::create_symlink(elsewhere.path() / "w.bin", folder.path() / "link.bin");
  for (std::string const& location : {std::string("../") + elsewhere.path().filename().string() + "/w.bin",
                                      (elsewhere.path() / "w.bin").string(), std::string("link.bin")}) {
    set("location", location);
    BOOST_TEST(file.refusal(path).starts_with(
        "initializer \"w\": expected external data inside of the model's folder, found "));
  }
}

BOOST_AUTO_TEST_CASE(counts_that_are_not_there) {
  File file;
  set_raw<float>(*file.weight, {1});
  says(file.refusal(), "initializer \"w\": expected 8 bytes for 2 numbers of float32, found 4");
  file.weight->set_dims(0, std::int64_t{1} << 27);
  says(file.refusal(), "initializer \"w\": expected 536870912 bytes for 134217728 numbers of float32, found 4");
  file.weight->add_dims(std::numeric_limits<std::int64_t>::max());
  BOOST_TEST(file.refusal().starts_with("initializer \"w\": expected at most 268435456 elements, found the shape"));
  file.weight->set_dims(1, -1);
  says(file.refusal(), "initializer \"w\": expected extents that are not negative, found [134217728, -1]");
  file.weight->clear_raw_data();
  file.weight->clear_dims();
  file.weight->add_dims(2);
  file.weight->add_float_data(1);
  says(file.refusal(), "initializer \"w\": expected 2 numbers in float_data, found 1");
  file.weight->set_raw_data("12345678");
  says(file.refusal(), "initializer \"w\": expected its numbers in one place, found them in several");
  file.weight->clear_float_data();
  file.weight->clear_raw_data();
  file.weight->set_data_type(TensorProto::INT8);
  file.weight->add_int32_data(128);
  file.weight->add_int32_data(0);
  says(file.refusal(), "initializer \"w\": expected numbers of int8, found 128");
  file.weight->mutable_segment()->set_begin(0);
  says(file.refusal(), "initializer \"w\": is not supported: tensors in segments");
}

BOOST_AUTO_TEST_SUITE_END()
