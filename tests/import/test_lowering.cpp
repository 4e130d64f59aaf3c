// What lowering makes of single nodes, beside the interpreter; and what it refuses, with the reasons of the list.
#define BOOST_TEST_MODULE lowering
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <set>
#include <string>

#include "lowering/rules.hpp"
#include "lowering/unsupported.hpp"
#include "models/model_error.hpp"
#include "one_node_models.hpp"

using namespace tool;

namespace {

using Integers = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;

// Both compute in double.
void agrees(Model const& model) {
  BOOST_TEST(distance_of(model) < 1e-9, model.nodes[0].place);
}

// The interpreter does not compute all of what is refused: what is known of such a model is known of it without that.
Facts facts_without(Model model) {
  Node& node = model.nodes.front();
  for (char const* const name : {"training_mode", "antialias"}) node.attributes.erase(name);
  if (node.op == "Dropout") node.inputs.resize(1);
  Facts facts = facts_of(model);
  for (auto const& [name, array] : model.constants) facts[name] = {array.scalar, array.shape, array};
  return facts;
}

std::string refusal(Model const& model) {
  Facts const facts = facts_without(model);
  std::vector<std::string> const faults = faults_of(model, facts);
  BOOST_REQUIRE_EQUAL(faults.size(), 1u);
  BOOST_CHECK_THROW(lower(model, facts), ModelError);
  return faults.front();
}

std::set<std::string> onnx_operators() {
  std::ifstream file(INGOT_IMPORT_TESTS "/onnx_operators.txt");
  std::set<std::string> names;
  for (std::string line; std::getline(file, line);) names.insert(line);
  return names;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_operator_is_lowered_or_has_a_reason) {
  std::set<std::string> const names = onnx_operators();
  BOOST_REQUIRE(names.size() > 180);
  for (std::string const& name : names) {
    bool const is_lowered = lowering::rules().contains(name);
    BOOST_TEST(is_lowered == lowering::reason_of(name).empty(), name << " is both lowered and listed, or neither");
  }
  for (auto const& [name, rule] : lowering::rules()) BOOST_TEST(names.contains(std::string(name)), name);
  for (lowering::Unsupported const& line : lowering::unsupported()) {
    std::string const op(line.key.substr(0, line.key.find(',')));
    BOOST_TEST(names.contains(op), op << " is no operator of ONNX");
    BOOST_TEST(line.reason.find("; ") != std::string_view::npos, line.key << " does not say what would do");
  }
}

// A line with more than an operator's name is there because a node like this one is refused with it.
BOOST_AUTO_TEST_CASE(every_line_on_a_part_of_an_operator_refuses_something) {
  Operand const volume = drawn({1, 2, 3, 3, 3});
  Operand const image = drawn({1, 2, 4, 4});
  Operand const positions{{2, 2}, {}, Scalar::int64};
  auto const recurrent = [](std::string op, std::int64_t gates, std::vector<Operand> more, std::int64_t steps,
                            Attributes attributes) {
    std::vector<Operand> operands{drawn({steps, 1, 2}), weights({1, gates * 3, 2}), weights({1, gates * 3, 3}),
                                  left_out()};
    operands.insert(operands.end(), more.begin(), more.end());
    return model_of(std::move(op), 14, operands, std::move(attributes));
  };
  Attributes const kernel{{"kernel_shape", Integers{2, 2}}};
  std::map<std::string, Model> cases{
      {"AveragePool, 3-d", model_of("AveragePool", 11, {volume}, {{"kernel_shape", Integers{2, 2, 2}}})},
      {"AveragePool, dilations",
       model_of("AveragePool", 19, {image}, {{"kernel_shape", Integers{2, 2}}, {"dilations", Integers{2, 2}}})},
      {"BatchNormalization, spatial = 0",
       model_of("BatchNormalization", 7,
                {image, weights({2, 4, 4}), weights({2, 4, 4}), weights({2, 4, 4}), weights({2, 4, 4}, 2)},
                {{"spatial", std::int64_t{0}}})},
      {"BatchNormalization, training",
       model_of("BatchNormalization", 14, {image, weights({2}), weights({2}), weights({2}), weights({2}, 2)},
                {{"training_mode", std::int64_t{1}}})},
      {"Conv, 3-d", model_of("Conv", 11, {volume, weights({2, 2, 2, 2, 2})})},
      {"ConvTranspose, 3-d", model_of("ConvTranspose", 11, {volume, weights({2, 2, 2, 2, 2})})},
      {"Dropout, training_mode",
       model_of("Dropout", 13, {image, numbers({}, {0.5}), {{}, {1}, Scalar::boolean, true}})},
      {"Gather, computed positions", model_of("Gather", 13, {weights({2, 3}), positions})},
      {"GatherElements, computed positions", model_of("GatherElements", 13, {weights({2, 2}), positions})},
      {"Resize, antialias", model_of("Resize", 18, {image, left_out(), numbers({4}, {1, 1, 0.5, 0.5})},
                                     {{"mode", std::string("linear")}, {"antialias", std::int64_t{1}}})},
      {"ReverseSequence, computed lengths",
       model_of("ReverseSequence", 10, {drawn({4, 2}), Operand{{2}, {}, Scalar::int64}})},
      {"Scatter, computed positions", model_of("Scatter", 9, {drawn({2, 2}), positions, drawn({2, 2})})},
      {"ScatterElements, computed positions",
       model_of("ScatterElements", 13, {drawn({2, 2}), positions, drawn({2, 2})})},
      {"ScatterND, computed positions", model_of("ScatterND", 13, {drawn({2, 2}), positions, drawn({2})})},
      {"ScatterElements, reduction",
       model_of("ScatterElements", 16, {drawn({2}), whole({0}), drawn({1})}, {{"reduction", std::string("add")}})},
      {"ScatterND, reduction",
       model_of("ScatterND", 16, {drawn({2}), numbers({1, 1}, {0}), drawn({1})}, {{"reduction", std::string("add")}})},
      {"GatherND, computed positions", model_of("GatherND", 13, {weights({2, 2}), positions})},
      {"Einsum, broadcast",
       model_of("Einsum", 12, {drawn({1, 3}), drawn({2, 3})}, {{"equation", std::string("ab,ab->ab")}})},
      {"Einsum, diagonal", model_of("Einsum", 12, {drawn({3, 3})}, {{"equation", std::string("ii->i")}})},
      {"Einsum, ellipsis", model_of("Einsum", 12, {drawn({3, 3})}, {{"equation", std::string("...i->i...")}})},
      {"Einsum, three operands",
       model_of("Einsum", 12, {drawn({3}), drawn({3}), drawn({3})}, {{"equation", std::string("i,i,i->i")}})},
      {"LpPool, 3-d", model_of("LpPool", 11, {volume}, {{"kernel_shape", Integers{2, 2, 2}}})},
      {"LpPool, ceil_mode",
       model_of("LpPool", 18, {image},
                {{"kernel_shape", Integers{3, 3}}, {"strides", Integers{2, 2}}, {"ceil_mode", std::int64_t{1}}})},
      {"LpPool, dilations",
       model_of("LpPool", 18, {image}, {{"kernel_shape", Integers{2, 2}}, {"dilations", Integers{2, 2}}})},
      {"MaxPool, 3-d", model_of("MaxPool", 11, {volume}, {{"kernel_shape", Integers{2, 2, 2}}})},
      {"MaxPool, Indices", model_of("MaxPool", 12, {image}, kernel, 2)},
      {"RNN, sequence_lens", recurrent("RNN", 1, {whole({1})}, 2, {{"hidden_size", std::int64_t{3}}})},
      {"GRU, sequence_lens", recurrent("GRU", 3, {whole({1})}, 2, {{"hidden_size", std::int64_t{3}}})},
      {"LSTM, sequence_lens", recurrent("LSTM", 4, {whole({1})}, 2, {{"hidden_size", std::int64_t{3}}})},
      {"RNN, written out", recurrent("RNN", 1, {}, 65, {{"hidden_size", std::int64_t{3}}, {"clip", 1.0}})},
      {"GRU, written out", recurrent("GRU", 3, {}, 65, {{"hidden_size", std::int64_t{3}}, {"clip", 1.0}})},
      {"LSTM, written out", recurrent("LSTM", 4, {}, 65, {{"hidden_size", std::int64_t{3}}, {"clip", 1.0}})},
  };
  for (lowering::Unsupported const& line : lowering::unsupported()) {
    if (line.key.find(',') == std::string_view::npos) continue;
    auto const found = cases.find(std::string(line.key));
    BOOST_TEST_REQUIRE((found != cases.end()), line.key << " refuses nothing here");
    std::string const text = refusal(found->second);
    BOOST_TEST(text.find(line.reason) != std::string::npos, line.key << ": refused with " << text);
    cases.erase(found);
  }
  BOOST_TEST(cases.empty());
}

BOOST_AUTO_TEST_CASE(windows) {
  Operand const image = drawn({2, 4, 7, 6});
  Operand const kernel = weights({4, 2, 3, 2});
  std::vector<Operand> const convolution{image, kernel, weights({4})};
  agrees(model_of("Conv", 11, convolution, {{"group", std::int64_t{2}}, {"pads", Integers{1, 0, 0, 2}}}));
  agrees(model_of("Conv", 11, convolution, {{"group", std::int64_t{2}}, {"dilations", Integers{2, 3}}}));
  // strides that step over input, between windows and behind padding
  agrees(model_of("Conv", 11, convolution, {{"group", std::int64_t{2}}, {"strides", Integers{4, 3}}}));
  agrees(model_of("Conv", 11, convolution,
                  {{"group", std::int64_t{2}}, {"strides", Integers{4, 4}}, {"pads", Integers{1, 1, 0, 0}}}));
  for (char const* const side : {"SAME_UPPER", "SAME_LOWER", "VALID"}) {
    agrees(model_of("Conv", 11, convolution,
                    {{"group", std::int64_t{2}}, {"strides", Integers{2, 2}}, {"auto_pad", std::string(side)}}));
    agrees(model_of("AveragePool", 11, {image},
                    {{"kernel_shape", Integers{3, 2}}, {"strides", Integers{2, 1}}, {"auto_pad", std::string(side)}}));
    agrees(model_of("ConvTranspose", 11, {drawn({1, 4, 3, 2}), kernel},
                    {{"strides", Integers{2, 3}}, {"auto_pad", std::string(side)}}));
  }
  agrees(model_of("Conv", 11, {drawn({2, 2, 9}), weights({3, 2, 4})},
                  {{"strides", Integers{2}}, {"pads", Integers{1, 2}}}));
  // a bias that is computed
  agrees(model_of("Conv", 11, {image, kernel, drawn({4})}, {{"group", std::int64_t{2}}}));
  for (std::int64_t const counts : {0, 1}) {
    Attributes attributes{
        {"kernel_shape", Integers{3, 3}}, {"strides", Integers{2, 2}}, {"ceil_mode", std::int64_t{1}}};
    agrees(model_of("MaxPool", 12, {image}, attributes));
    attributes["pads"] = Integers{1, 1, 1, 1};
    attributes["count_include_pad"] = counts;
    agrees(model_of("AveragePool", 19, {image}, attributes));
  }
  agrees(model_of("MaxPool", 12, {drawn({1, 2, 10})}, {{"kernel_shape", Integers{3}}, {"dilations", Integers{2}}}));
  for (std::int64_t const p : {1, 2, 3})
    agrees(
        model_of("LpPool", 11, {image}, {{"kernel_shape", Integers{2, 2}}, {"p", p}, {"pads", Integers{1, 0, 0, 1}}}));
  agrees(model_of("GlobalLpPool", 2, {image}, {{"p", std::int64_t{3}}}));
  agrees(model_of("ConvTranspose", 11, {drawn({1, 4, 3, 2}), kernel, weights({4})},
                  {{"strides", Integers{2, 3}},
                   {"pads", Integers{1, 0, 0, 1}},
                   {"group", std::int64_t{2}},
                   {"output_padding", Integers{1, 2}}}));
  agrees(model_of("ConvTranspose", 11, {drawn({1, 4, 3, 2}), kernel},
                  {{"strides", Integers{3, 3}}, {"output_shape", Integers{8, 9}}}));
}

BOOST_AUTO_TEST_CASE(products) {
  for (std::int64_t const turns : {0, 1}) {
    Attributes const attributes{{"transA", turns}, {"transB", 1 - turns}, {"alpha", 0.5}, {"beta", 2.0}};
    Extents const a = turns ? Extents{4, 3} : Extents{3, 4};
    Extents const b = turns ? Extents{4, 5} : Extents{5, 4};
    agrees(model_of("Gemm", 13, {drawn(a), weights(b), weights({5})}, attributes));
    agrees(model_of("Gemm", 13, {drawn(a), weights(b), weights({3, 1})}, attributes));
    agrees(model_of("Gemm", 13, {drawn(a), weights(b), drawn({3, 5})}, attributes));
    agrees(model_of("Gemm", 13, {drawn(a), drawn(b), weights({})}, attributes));
    agrees(model_of("Gemm", 13, {weights(a), drawn(b)}, attributes));
  }
  agrees(model_of("MatMul", 13, {drawn({4}), weights({4, 3})}));
  agrees(model_of("MatMul", 13, {drawn({2, 3, 4}), drawn({4})}));
  agrees(model_of("MatMul", 13, {drawn({2, 1, 3, 4}), drawn({5, 4, 2})}));
  agrees(model_of("Einsum", 12, {drawn({2, 3, 4}), drawn({4, 2, 5})}, {{"equation", std::string("bij, jbk -> kbi")}}));
  agrees(model_of("Einsum", 12, {drawn({2, 3}), drawn({3, 4})}, {{"equation", std::string("ij,jk")}}));
  agrees(model_of("Einsum", 12, {drawn({2, 3, 4})}, {{"equation", std::string("abc->ca")}}));
}

BOOST_AUTO_TEST_CASE(old_opsets) {
  agrees(model_of("Add", 6, {drawn({2, 3, 4, 5}), weights({3, 4})},
                  {{"broadcast", std::int64_t{1}}, {"axis", std::int64_t{1}}}));
  agrees(model_of("Softmax", 11, {drawn({2, 3, 4})}, {{"axis", std::int64_t{1}}}));
  agrees(model_of("Hardmax", 11, {drawn({2, 3, 4})}, {{"axis", std::int64_t{1}}}));
  agrees(model_of("PRelu", 6, {drawn({2, 3, 4, 5}), weights({3})}));
  agrees(model_of("Clip", 6, {drawn({9})}, {{"min", -0.5}, {"max", 0.25}}));
  agrees(model_of("Pad", 2, {drawn({2, 3})}, {{"pads", Integers{0, 1, 2, -1}}, {"value", 1.5}}));
  agrees(model_of("Slice", 1, {drawn({4, 5})}, {{"starts", Integers{1, -4}}, {"ends", Integers{9, -1}}}));
  agrees(model_of("Upsample", 7, {drawn({1, 2, 3, 4})},
                  {{"mode", std::string("linear")}, {"scales", std::vector<double>{1, 1, 2, 3}}}));
  agrees(model_of("Resize", 10, {drawn({1, 1, 4, 6}), numbers({4}, {1, 1, 0.5, 1.5})}));
  agrees(model_of("ReduceMean", 11, {drawn({2, 3, 4})}, {{"axes", Integers{-1, 0}}, {"keepdims", std::int64_t{0}}}));
  agrees(model_of("Squeeze", 11, {drawn({1, 3, 1})}, {{"axes", Integers{-1}}}));
}

BOOST_AUTO_TEST_CASE(later_opsets) {
  agrees(model_of("GroupNormalization", 18, {drawn({2, 6, 5}), weights({3}), weights({3})},
                  {{"num_groups", std::int64_t{3}}}));
  agrees(
      model_of("Pad", 18, {drawn({4, 3}), whole({3, 1}), left_out(), whole({0})}, {{"mode", std::string("reflect")}}));
  agrees(model_of("Pad", 19, {drawn({4, 3}), whole({1, 2, 2, 1})}, {{"mode", std::string("wrap")}}));
  agrees(model_of("Split", 18, {drawn({7})}, {{"num_outputs", std::int64_t{3}}}, 3));
  agrees(model_of("ReduceMax", 18, {drawn({2, 3, 4}), whole({1})}, {{"keepdims", std::int64_t{0}}}));
  agrees(model_of("Gelu", 20, {drawn({9})}, {{"approximate", std::string("tanh")}}));
  agrees(model_of("Gelu", 20, {drawn({9})}));
  agrees(model_of("Mish", 18, {drawn({9})}));
  agrees(model_of("Resize", 19, {drawn({8, 9}), left_out(), left_out(), whole({3, 4})},
                  {{"mode", std::string("cubic")},
                   {"keep_aspect_ratio_policy", std::string("not_larger")},
                   {"coordinate_transformation_mode", std::string("half_pixel_symmetric")}}));
}

BOOST_AUTO_TEST_CASE(resizes) {
  for (char const* const coordinates : {"half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"}) {
    for (char const* const mode : {"nearest", "linear", "cubic"}) {
      for (std::int64_t const excludes : {0, 1}) {
        agrees(model_of("Resize", 13, {drawn({1, 2, 5, 4}), left_out(), numbers({4}, {1, 1, 1.6, 0.5})},
                        {{"mode", std::string(mode)},
                         {"coordinate_transformation_mode", std::string(coordinates)},
                         {"exclude_outside", excludes}}));
      }
    }
  }
  for (char const* const rounding : {"floor", "ceil", "round_prefer_floor", "round_prefer_ceil"})
    agrees(
        model_of("Resize", 13, {drawn({5}), left_out(), numbers({1}, {2})}, {{"nearest_mode", std::string(rounding)}}));
  agrees(model_of("Resize", 13, {drawn({5, 4}), numbers({4}, {0.4, -0.2, 1.2, 0.9}), left_out(), whole({3, 3})},
                  {{"mode", std::string("linear")},
                   {"coordinate_transformation_mode", std::string("tf_crop_and_resize")},
                   {"extrapolation_value", 10.0}}));
}

BOOST_AUTO_TEST_CASE(positions) {
  agrees(model_of("Slice", 13, {drawn({6, 5}), whole({-1, 0}), whole({-100, 5}), whole({0, 1}), whole({-2, 2})}));
  double const end = 9223372036854775807.0;
  agrees(model_of("Slice", 13, {drawn({6, 5}), whole({-1, 1}), whole({-end, end}), whole({0, 1}), whole({-1, end})}));
  agrees(model_of("Gather", 13, {drawn({4, 3}), numbers({2, 2}, {0, -1, 2, 1})}, {{"axis", std::int64_t{1}}}));
  agrees(model_of("GatherND", 13, {drawn({2, 3, 4}), numbers({2, 1, 1}, {2, -1})}, {{"batch_dims", std::int64_t{1}}}));
  agrees(model_of("GatherElements", 13, {drawn({3, 3}), numbers({2, 3}, {1, 2, 0, 2, 0, -3})}));
  agrees(model_of("ScatterElements", 13, {drawn({3, 3}), numbers({2, 2}, {1, -1, 0, 2}), drawn({2, 2})},
                  {{"axis", std::int64_t{1}}}));
  agrees(model_of("ScatterND", 13, {drawn({4, 3}), numbers({2, 1}, {-1, 1}), drawn({2, 3})}));
  agrees(model_of("ReverseSequence", 10, {drawn({4, 3, 2}), whole({4, 1, 3})}));
  agrees(model_of("Tile", 13, {drawn({2, 3}), whole({2, 3})}));
  agrees(model_of("Trilu", 14, {drawn({2, 3, 4}), numbers({}, {1})}, {{"upper", std::int64_t{0}}}));
  agrees(model_of("CumSum", 14, {drawn({2, 5}), numbers({}, {1})},
                  {{"exclusive", std::int64_t{1}}, {"reverse", std::int64_t{1}}}));
  agrees(model_of("ArgMin", 13, {drawn({3, 4})}, {{"axis", std::int64_t{1}}, {"select_last_index", std::int64_t{1}}}));
  agrees(model_of("Shrink", 9, {drawn({9})}, {{"bias", 0.25}, {"lambd", 0.3}}));
  for (std::int64_t const size : {2, 3})
    agrees(model_of("LRN", 13, {drawn({2, 5, 3})}, {{"size", size}, {"alpha", 0.5}, {"bias", 1.5}}));
  agrees(model_of("BatchNormalization", 15, {drawn({2, 3, 4}), drawn({3}), drawn({3}), drawn({3}), weights({3}, 2)}));
  agrees(model_of("LayerNormalization", 17, {drawn({2, 3, 4}), drawn({4})}, {{"axis", std::int64_t{2}}}, 3));
}

// Each cell in each direction and layout, and what is written out: other functions, clipping, peepholes, an initial
// state that is an input.
BOOST_AUTO_TEST_CASE(recurrent_networks) {
  std::map<std::string, std::int64_t> const gates{{"RNN", 1}, {"GRU", 3}, {"LSTM", 4}};
  for (auto const& [op, count] : gates) {
    std::size_t const results = op == "LSTM" ? 3 : 2;
    for (char const* const direction : {"forward", "reverse", "bidirectional"}) {
      std::int64_t const d = std::string(direction) == "bidirectional" ? 2 : 1;
      for (std::int64_t const layout : {0, 1}) {
        Extents const state = layout == 1 ? Extents{2, d, 3} : Extents{d, 2, 3};
        std::vector<Operand> operands{drawn(layout == 1 ? Extents{2, 4, 5} : Extents{4, 2, 5}),
                                      weights({d, count * 3, 5}),
                                      weights({d, count * 3, 3}),
                                      weights({d, count * 6}),
                                      left_out(),
                                      weights(state)};
        Attributes attributes{{"hidden_size", std::int64_t{3}},
                              {"direction", std::string(direction)},
                              {"layout", layout},
                              {"linear_before_reset", layout}};
        if (op != "GRU") attributes.erase("linear_before_reset");
        agrees(model_of(op, 14, operands, attributes, results));
        operands[5] = drawn(state);
        agrees(model_of(op, 14, operands, attributes, results));
        attributes["clip"] = 0.4;
        operands[5] = left_out();
        agrees(model_of(op, 14, operands, attributes, results));
      }
    }
  }
  std::vector<Operand> const lstm{drawn({3, 2, 5}), weights({1, 12, 5}), weights({1, 12, 3}), left_out(),
                                  whole({3, 3}),    left_out(),          left_out(),          weights({1, 9})};
  agrees(model_of("LSTM", 14, lstm, {{"hidden_size", std::int64_t{3}}}, 3));
  agrees(model_of("LSTM", 14, lstm, {{"hidden_size", std::int64_t{3}}, {"input_forget", std::int64_t{1}}}, 3));
  agrees(model_of("GRU", 14, {drawn({3, 2, 5}), weights({1, 9, 5}), weights({1, 9, 3})},
                  {{"hidden_size", std::int64_t{3}},
                   {"activations", Texts{"HardSigmoid", "ScaledTanh"}},
                   {"activation_alpha", std::vector<double>{0.3, 1.2}},
                   {"activation_beta", std::vector<double>{0.4, 0.8}}},
                  2));
}

BOOST_AUTO_TEST_CASE(what_is_dropped_is_said) {
  Model const model = model_of("Identity", 14, {drawn({2})});
  plan::Plan const plan = lower(model, facts_of(model));
  BOOST_REQUIRE_EQUAL(plan.notes.size(), 1u);
  BOOST_TEST(plan.notes[0] == "node 0 (Identity, opset 14): dropped: it changes nothing");
  BOOST_TEST(plan.outputs[0].value == plan.inputs[0]);
}

BOOST_AUTO_TEST_CASE(integers_are_refused_by_name) {
  Operand const counts{{2}, {}, Scalar::int64};
  std::string const text = refusal(model_of("Add", 14, {counts, counts}));
  BOOST_TEST(text.find("it reads input \"x0\", which is int64") != std::string::npos, text);
}

// Every node that cannot be lowered has its reason, and those behind it are looked at.
BOOST_AUTO_TEST_CASE(all_faults_are_found) {
  Model model = model_of("AveragePool", 19, {drawn({1, 2, 8, 8})},
                         {{"kernel_shape", Integers{2, 2}}, {"dilations", Integers{2, 2}}});
  Node second = model.nodes[0];
  second.inputs = {"y0"};
  second.outputs = {"z"};
  second.place = "node 1";
  model.nodes.push_back(second);
  model.outputs[0].name = "z";
  std::vector<std::string> const faults = faults_of(model, facts_of(model));
  BOOST_REQUIRE_EQUAL(faults.size(), 2u);
  BOOST_TEST(faults[1].starts_with("node 1: is not supported: "));
}
