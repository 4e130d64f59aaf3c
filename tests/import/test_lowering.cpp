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

std::string refusal(Model const& model) {
  std::vector<std::string> const faults = faults_of(model, facts_of(model));
  BOOST_REQUIRE_EQUAL(faults.size(), 1u);
  BOOST_CHECK_THROW(lower(model, facts_of(model)), ModelError);
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
       model_of("BatchNormalization", 7, {image, weights({2}), weights({2}), weights({2}), weights({2}, 2)},
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
      {"GatherND, computed positions", model_of("GatherND", 13, {weights({2, 2}), positions})},
      {"Einsum, broadcast",
       model_of("Einsum", 12, {drawn({1, 3}), drawn({2, 3})}, {{"equation", std::string("ab,ab->ab")}})},
      {"Einsum, diagonal", model_of("Einsum", 12, {drawn({3, 3})}, {{"equation", std::string("ii->i")}})},
      {"Einsum, ellipsis", model_of("Einsum", 12, {drawn({3, 3})}, {{"equation", std::string("...i->i...")}})},
      {"Einsum, three operands",
       model_of("Einsum", 12, {drawn({3}), drawn({3}), drawn({3})}, {{"equation", std::string("i,i,i->i")}})},
      {"LRN, even size", model_of("LRN", 13, {image}, {{"size", std::int64_t{2}}})},
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
