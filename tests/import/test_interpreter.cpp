// The interpreter: facts of shape arithmetic, operators of old and new opsets, limits and refusals.
#define BOOST_TEST_MODULE interpreter
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/interpreter.hpp"
#include "models/model_error.hpp"

using namespace tool;

namespace {

using Attributes = std::map<std::string, Attribute>;
using Integers = std::vector<std::int64_t>;

Array floats(Extents shape, std::vector<double> values) {
  return {Scalar::float32, std::move(shape), std::move(values)};
}
Array integers(std::vector<double> values) {
  return {Scalar::int64, {static_cast<std::int64_t>(values.size())}, std::move(values)};
}
// 0, 1, 2, ...
Array counted(Extents shape) {
  Array array{Scalar::float32, std::move(shape), {}};
  for (std::size_t i = 0; i < count_of(array.shape); ++i) array.values.push_back(static_cast<double>(i));
  return array;
}

Node node(std::string op, int opset, Attributes attributes, std::vector<std::string> inputs,
          std::vector<std::string> outputs) {
  return {.op = op,
          .inputs = std::move(inputs),
          .outputs = std::move(outputs),
          .attributes = std::move(attributes),
          .opset = opset,
          .place = "node (" + op + ")"};
}

std::vector<Array> results(std::size_t count, std::string const& op, int opset, Attributes attributes,
                           std::vector<Array> const& operands, ModelLimits const& limits = {}) {
  Node made = node(op, opset, std::move(attributes), {}, {});
  std::vector<Array const*> given;
  for (std::size_t i = 0; i < count; ++i) made.outputs.push_back("y" + std::to_string(i));
  for (Array const& array : operands) {
    made.inputs.push_back("x" + std::to_string(given.size()));
    given.push_back(&array);
  }
  return compute_node(made, given, limits);
}

Array result(std::string const& op, int opset, Attributes attributes, std::vector<Array> const& operands) {
  return results(1, op, opset, std::move(attributes), operands).front();
}

void expect(Array const& found, Extents const& shape, std::vector<double> const& values) {
  BOOST_TEST(found.shape == shape, boost::test_tools::per_element());
  BOOST_TEST(found.values == values, boost::test_tools::per_element());
}

template <class F>
std::string refusal(F f) {
  try {
    f();
  } catch (ModelError const& error) {
    return error.what();
  }
  return "nothing was refused";
}

void expect_refusal(std::string const& part, std::string const& op, int opset, Attributes attributes,
                    std::vector<Array> const& operands, ModelLimits const& limits = {}) {
  std::string const found = refusal([&] { results(1, op, opset, std::move(attributes), operands, limits); });
  BOOST_TEST(found.find(part) != std::string::npos, op << ": expected " << part << ", found " << found);
}

// What exporters write to flatten an image: x.reshape(x.shape[0], -1).
Model flattening_model() {
  Model model;
  model.inputs = {{"x", Scalar::float32, {{2}, {3}, {4}}}};
  model.outputs = {{"y", Scalar::float32, {}}};
  model.constants["zero"] = {Scalar::int64, {}, {0}};
  model.constants["minus"] = integers({-1});
  model.constants["first"] = integers({0});
  model.nodes = {
      node("Shape", 13, {}, {"x"}, {"shape"}),
      node("Gather", 13, {{"axis", std::int64_t{0}}}, {"shape", "zero"}, {"batch"}),
      node("Unsqueeze", 13, {}, {"batch", "first"}, {"batches"}),
      node("Concat", 13, {{"axis", std::int64_t{0}}}, {"batches", "minus"}, {"flat"}),
      node("Reshape", 13, {}, {"x", "flat"}, {"y"}),
  };
  return model;
}

}  // namespace

BOOST_AUTO_TEST_CASE(shape_arithmetic_is_constant) {
  Facts const facts = facts_of(flattening_model());
  BOOST_REQUIRE(facts.at("flat").constant.has_value());
  expect(*facts.at("flat").constant, {2}, {2, -1});
  BOOST_TEST((facts.at("flat").scalar == Scalar::int64));
  BOOST_TEST(facts.at("y").shape == (Extents{2, 12}), boost::test_tools::per_element());
  BOOST_TEST(!facts.at("y").constant.has_value());
  BOOST_TEST(!facts.at("x").constant.has_value());
}

BOOST_AUTO_TEST_CASE(what_needs_no_numbers_is_constant) {
  Model model = flattening_model();
  model.nodes.push_back(node("CastLike", 15, {}, {"minus", "x"}, {"cast"}));
  model.nodes.push_back(node("CastLike", 15, {}, {"x", "minus"}, {"whole"}));
  Facts const facts = facts_of(model);
  BOOST_REQUIRE(facts.at("cast").constant.has_value());
  BOOST_TEST((facts.at("cast").constant->scalar == Scalar::float32));
  BOOST_TEST(!facts.at("whole").constant.has_value());
}

BOOST_AUTO_TEST_CASE(a_shape_that_depends_on_inputs_is_refused) {
  Model model = flattening_model();
  model.inputs.push_back({"wanted", Scalar::int64, {{2}}});
  model.nodes.back().inputs[1] = "wanted";
  std::string const found = refusal([&] { facts_of(model); });
  BOOST_TEST(found.find("depends on the numbers of an input") != std::string::npos, found);
}

BOOST_AUTO_TEST_CASE(a_run_gives_outputs_alone_or_all_values) {
  Model const model = flattening_model();
  std::map<std::string, Array> const inputs{{"x", counted({2, 3, 4})}};
  auto const outputs = interpret(model, inputs);
  BOOST_TEST(outputs.size() == 1u);
  expect(outputs.at("y"), {2, 12}, counted({24}).values);
  BOOST_TEST(interpret(model, inputs, {}, false).size() == 9u);
  BOOST_CHECK_THROW(interpret(model, {}), ModelError);
  BOOST_CHECK_THROW(interpret(model, {{"x", counted({2, 3})}}), ModelError);
  Array other = counted({2, 3, 4});
  other.scalar = Scalar::float64;
  other.values[1] = 0.1;
  BOOST_TEST(interpret(model, {{"x", other}}).at("y").values[1] == static_cast<double>(0.1f));
  other.scalar = Scalar::int64;
  BOOST_CHECK_THROW(interpret(model, {{"x", other}}), ModelError);
}

BOOST_AUTO_TEST_CASE(drawn_inputs_have_room_in_the_limits_together) {
  Model model;
  model.inputs.push_back({"a", Scalar::float32, {{4}}});
  model.inputs.push_back({"b", Scalar::float32, {{3}}});
  ModelLimits limits;
  limits.elements = 7;
  BOOST_TEST(drawn_inputs(model, 0, limits).size() == 2);
  limits.elements = 6;
  BOOST_CHECK_THROW(drawn_inputs(model, 0, limits), ModelError);
  BOOST_CHECK_THROW(facts_of(model, limits), ModelError);
}

BOOST_AUTO_TEST_CASE(drawn_inputs_are_the_same_again) {
  Model model = flattening_model();
  model.inputs.push_back({"index", Scalar::int64, {{50}}});
  model.constants["table"] = counted({7, 2});
  model.nodes.push_back(node("Gather", 13, {}, {"table", "index"}, {"rows"}));
  auto const drawn = drawn_inputs(model, 5);
  BOOST_TEST((drawn.at("x").values == drawn_inputs(model, 5).at("x").values));
  BOOST_TEST((drawn.at("x").values != drawn_inputs(model, 6).at("x").values));
  for (double const number : drawn.at("x").values) BOOST_TEST((number >= -1 && number < 1));
  double largest = 0;
  for (double const number : drawn.at("index").values) largest = std::fmax(largest, number);
  BOOST_TEST(largest == 6);
}

BOOST_AUTO_TEST_CASE(old_broadcasting) {
  Array const x = counted({2, 2, 2});
  expect(result("Add", 6, {{"broadcast", std::int64_t{1}}, {"axis", std::int64_t{1}}}, {x, floats({2}, {10, 20})}),
         {2, 2, 2}, {10, 11, 22, 23, 14, 15, 26, 27});
  expect(result("Add", 7, {}, {x, floats({2}, {10, 20})}), {2, 2, 2}, {10, 21, 12, 23, 14, 25, 16, 27});
  expect_refusal("operands of one shape", "Add", 6, {}, {x, floats({2}, {10, 20})});
  expect_refusal("that broadcast", "Mul", 13, {}, {x, floats({3}, {1, 2, 3})});
}

BOOST_AUTO_TEST_CASE(softmax_flattens_below_opset_13) {
  Array const x = floats({1, 2, 2}, {0, 0, 0, 0});
  expect(result("Softmax", 11, {}, {x}), {1, 2, 2}, {0.25, 0.25, 0.25, 0.25});
  expect(result("Softmax", 13, {}, {x}), {1, 2, 2}, {0.5, 0.5, 0.5, 0.5});
}

BOOST_AUTO_TEST_CASE(axes_are_attributes_or_operands) {
  Array const x = counted({2, 3});
  expect(result("ReduceSum", 11, {{"axes", Integers{1}}, {"keepdims", std::int64_t{0}}}, {x}), {2}, {3, 12});
  expect(result("ReduceSum", 13, {}, {x, integers({0})}), {1, 3}, {3, 5, 7});
  expect(result("ReduceMean", 18, {}, {x, integers({-1})}), {2, 1}, {1, 4});
  expect(result("ReduceMax", 18, {{"noop_with_empty_axes", std::int64_t{1}}}, {x}), {2, 3}, x.values);
  expect(result("Unsqueeze", 11, {{"axes", Integers{0}}}, {x}), {1, 2, 3}, x.values);
  expect(result("Slice", 9, {{"starts", Integers{1}}, {"ends", Integers{9}}, {"axes", Integers{1}}}, {x}), {2, 2},
         {1, 2, 4, 5});
  expect(result("Slice", 13, {}, {x, integers({9}), integers({-9}), integers({1}), integers({-2})}), {2, 2},
         {2, 0, 5, 3});
  expect(result("Pad", 18, {}, {x, integers({1, 0}), floats({}, {7}), integers({0})}), {3, 3},
         {7, 7, 7, 0, 1, 2, 3, 4, 5});
  expect_refusal("expected 1 operands", "ReduceMean", 13, {}, {x, integers({0})});
  expect_refusal("expected an axis of 2", "ReduceMean", 13, {{"axes", Integers{2}}}, {x});
  expect_refusal("named twice", "ReduceMean", 13, {{"axes", Integers{1, -1}}}, {x});
}

BOOST_AUTO_TEST_CASE(windows_that_are_rounded_up) {
  Array const x = floats({1, 1, 5}, {1, 2, 3, 4, 5});
  Attributes const up{{"kernel_shape", Integers{2}}, {"strides", Integers{2}}, {"ceil_mode", std::int64_t{1}}};
  expect(result("MaxPool", 12, up, {x}), {1, 1, 3}, {2, 4, 5});
  Attributes padded = up;
  padded["pads"] = Integers{1, 1};
  padded["count_include_pad"] = std::int64_t{1};
  // Windows over 0 1 | 2 3 | 4 5; the one over the padding behind does not start.
  expect(result("AveragePool", 11, padded, {x}), {1, 1, 3}, {0.5, 2.5, 4.5});
  padded["kernel_shape"] = Integers{3};
  // As PyTorch 1.13 has it: what lies behind the padding is not counted.
  expect(result("AveragePool", 11, padded, {floats({1, 1, 6}, {1, 2, 3, 4, 5, 6})}), {1, 1, 4}, {1, 3, 5, 3});
}

BOOST_AUTO_TEST_CASE(operators_of_three_spatial_axes) {
  Array const x = counted({1, 1, 2, 2, 2});
  expect(result("Conv", 11, {}, {x, floats({1, 1, 2, 2, 2}, {1, 0, 0, 0, 0, 0, 0, 1}), floats({1}, {10})}),
         {1, 1, 1, 1, 1}, {17});
  expect(result("GlobalAveragePool", 1, {}, {x}), {1, 1, 1, 1, 1}, {3.5});
  expect(result("ConvTranspose", 11, {{"strides", Integers{2, 2, 2}}},
                {floats({1, 1, 1, 1, 2}, {1, 2}), floats({1, 1, 1, 1, 1}, {3})}),
         {1, 1, 1, 1, 3}, {3, 0, 6});
}

BOOST_AUTO_TEST_CASE(what_came_after_opset_17) {
  Array const x = floats({1, 2, 2}, {-1, 1, 2, 6});
  expect(result("GroupNormalization", 18, {{"num_groups", std::int64_t{2}}, {"epsilon", 0.0}},
                {x, floats({2}, {1, 2}), floats({2}, {0, 1})}),
         {1, 2, 2}, {-1, 1, -1, 3});
  BOOST_TEST(result("Gelu", 20, {}, {x}).values[1] == 0.841344746, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(result("Gelu", 20, {{"approximate", std::string("tanh")}}, {x}).values[1] == 0.841191990,
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(result("Mish", 18, {}, {x}).values[1] == 0.865098388, boost::test_tools::tolerance(1e-9));
  auto const parts = results(2, "Split", 18, {{"num_outputs", std::int64_t{2}}}, {counted({3})});
  expect(parts[0], {2}, {0, 1});
  expect(parts[1], {1}, {2});
  expect(result("Pad", 19, {{"mode", std::string("wrap")}}, {counted({3}), integers({1, 2})}), {6}, {2, 0, 1, 2, 0, 1});
  expect_refusal("came with opset 20", "Gelu", 17, {}, {x});
  expect_refusal("opset 21", "Relu", 21, {}, {x});
}

BOOST_AUTO_TEST_CASE(numbers_of_types) {
  Array const halves = floats({4}, {1.00048828125, 65520, 1e-8, -2.7});
  expect(result("Cast", 13, {{"to", std::int64_t{10}}}, {halves}), {4},
         {1, std::numeric_limits<double>::infinity(), 0, -2.69921875});
  expect(result("Cast", 13, {{"to", std::int64_t{16}}}, {floats({2}, {1.00390625, 1.01171875})}), {2}, {1, 1.015625});
  expect(result("Cast", 13, {{"to", std::int64_t{3}}}, {floats({2}, {-2.7, 200})}), {2}, {-2, -56});
  expect(result("Div", 13, {}, {integers({-7, 7}), integers({2, -2})}), {2}, {-3, -3});
  expect(result("Mod", 13, {}, {integers({-7, 7}), integers({2, -2})}), {2}, {1, -1});
  expect_refusal("divides an integer by 0", "Div", 13, {}, {integers({1}), integers({0})});
  expect_refusal("divides an integer by 0", "Mod", 13, {}, {integers({1}), integers({0})});
}

BOOST_AUTO_TEST_CASE(attributes_and_shapes_are_checked) {
  Array const image = counted({1, 4, 4, 4});
  Array const weights = counted({2, 4, 3, 3});
  expect_refusal("attribute auto_pad: expected one of", "Conv", 11, {{"auto_pad", std::string("SAME")}},
                 {image, weights});
  expect_refusal("attribute strides", "Conv", 11, {{"strides", Integers{0, 1}}}, {image, weights});
  expect_refusal("attribute strides: expected integers", "Conv", 11, {{"strides", 1.5}}, {image, weights});
  expect_refusal("attribute group", "Conv", 11, {{"group", std::int64_t{3}}}, {image, weights});
  expect_refusal("is larger than spatial axis", "Conv", 11, {}, {image, counted({2, 4, 5, 5})});
  expect_refusal("expected operand 1 of 4 axes", "Conv", 11, {}, {image, counted({2, 4, 3})});
  expect_refusal("matrices that fit", "MatMul", 13, {}, {counted({2, 3}), counted({2, 3})});
  expect_refusal("expected a kernel", "MaxPool", 12, {{"kernel_shape", Integers{2}}}, {image});
  expect_refusal("attribute kernel_shape: expected one, found none", "MaxPool", 12, {}, {image});
  expect_refusal("more than one extent is -1", "Reshape", 13, {}, {image, integers({-1, -1})});
  expect_refusal("is not within", "Gather", 13, {}, {image, integers({1})});
  expect_refusal("its operator is not known", "Unheard", 13, {}, {image});
  expect_refusal("training", "BatchNormalization", 15, {{"training_mode", std::int64_t{1}}},
                 {image, counted({4}), counted({4}), counted({4}), counted({4})});
}

BOOST_AUTO_TEST_CASE(limits_hold_before_anything_is_allocated) {
  expect_refusal("elements are left", "ConstantOfShape", 9, {}, {integers({1e9, 1e9, 1e9, 1e9})});
  expect_refusal("elements are left", "ConstantOfShape", 9, {}, {integers({1e18})});
  expect_refusal("elements are left", "ConstantOfShape", 9, {}, {integers({0, 1e9, 1e9})});
  expect_refusal("elements are left", "ConstantOfShape", 9, {}, {integers({-1})});
  expect_refusal("elements are left", "Expand", 13, {}, {floats({1}, {0}), integers({1e6, 1e6})});
  expect_refusal("elements are left", "Range", 11, {}, {floats({}, {0}), floats({}, {1e12}), floats({}, {1})});
  expect_refusal("a range that ends", "Range", 11, {}, {floats({}, {0}), floats({}, {1}), floats({}, {0})});
  expect_refusal("axes", "Reshape", 13, {}, {floats({1}, {0}), integers(std::vector<double>(9, 1))});
  ModelLimits few;
  few.work = 1000;
  expect_refusal("the work", "MatMul", 13, {}, {counted({20, 20}), counted({20, 20})}, few);
  few = {};
  few.elements = 100;
  Model model = flattening_model();
  for (int i = 0; i < 50; ++i)
    model.nodes.push_back(
        node("Add", 13, {}, {"y", "y" + (i == 0 ? "" : std::to_string(i))}, {"y" + std::to_string(i + 1)}));
  model.outputs = {{"y50", Scalar::float32, {}}};
  std::map<std::string, Array> const inputs{{"x", counted({2, 3, 4})}};
  // What nobody reads any more is dropped, so that a long chain is no more than a few tensors.
  BOOST_TEST(interpret(model, inputs, few).at("y50").values[1] == 51);
  few.elements = 50;
  BOOST_CHECK_THROW(interpret(model, inputs, few), ModelError);
}
