// The text of expressions: names, parameters, ports, notes and refusals. What they compute is compared by the programs
// that write_expression_plans writes.
#define BOOST_TEST_MODULE write_expression
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "emit/formula.hpp"
#include "emit/statements.hpp"
#include "emit/written_network.hpp"
#include "expression_plans.hpp"
#include "models/model_error.hpp"

using namespace tool;
using namespace tool::plan;
using tests::Building;

namespace {

bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::string> names_of(std::vector<WrittenParameter> const& parameters) {
  std::vector<std::string> names;
  for (WrittenParameter const& parameter : parameters) names.push_back(parameter.name);
  return names;
}

std::string refusal_of(Plan const& plan) {
  try {
    write_expression(plan);
  } catch (ModelError const& error) {
    return error.what();
  }
  return "not refused";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_perceptron_as_a_person_writes_it) {
  Building building("perceptron");
  Id const x = building.input("obs", {1, 3});
  Id const hidden = building.then(
      Dense{}, {x, building.numbers("fc1.weight", {2, 3}), building.numbers("fc1.bias", {2})}, {1, 2}, "hidden");
  building.give(building.then(Unary{UnaryFunction::relu}, {hidden}, {1, 2}, "5"), "action");
  WrittenNetwork const written = write_expression(building.done().plan);
  BOOST_TEST(
      written.declarations ==
      "inline constexpr auto model = [] {\n"
      "  namespace g = ingot::graph;\n"
      "  constexpr auto obs = g::input<\"obs\", 1, 3>;\n"
      "  constexpr auto hidden = g::linear(obs, g::parameter<\"fc1.weight\", 2, 3>, g::parameter<\"fc1.bias\", 2>);\n"
      "  constexpr auto v4 = g::relu(hidden);\n"
      "  return v4;\n"
      "}();\n"
      "using Net = ingot::ExpressionNetwork<model, ingot::Names<\"action\">>;\n");
  BOOST_TEST(written.is_expression);
  BOOST_TEST(names_of(written.parameters) == (std::vector<std::string>{"fc1.weight", "fc1.bias"}),
             boost::test_tools::per_element());
  BOOST_TEST(written.parameters[0].access == "get<\"fc1.weight\">()");
  BOOST_TEST(written.outputs.at(0).leaf == "action");
}

BOOST_AUTO_TEST_CASE(names_are_made_unique_and_printable) {
  Building building("names");
  Id const a = building.input("in\"put", {2});
  Id const b = building.input("class", {2});
  Id const sum = building.then(Binary{BinaryFunction::add}, {b, building.numbers("class", {2})}, {2});
  building.give(building.then(Binary{BinaryFunction::add}, {sum, a}, {2}), "out");
  building.give(sum, "out");
  WrittenNetwork const written = write_expression(building.done().plan);
  BOOST_TEST(written.inputs.at(0).leaf == "in_put");
  BOOST_TEST(written.inputs.at(1).leaf == "class");
  BOOST_TEST(written.inputs.at(1).identifier != "class");
  BOOST_TEST(written.parameters.at(0).name == "class_2");
  BOOST_TEST(written.outputs.at(0).leaf == "out");
  BOOST_TEST(written.outputs.at(1).leaf == "out_2");
}

BOOST_AUTO_TEST_CASE(numbers_have_the_fewest_digits) {
  BOOST_TEST(emit::digits_of(2) == "2.0");
  BOOST_TEST(emit::digits_of(static_cast<double>(0.1f)) == "0.1");
  BOOST_TEST(emit::digits_of(0.1) == "0.1");
  BOOST_TEST(emit::digits_of(1.0 / 3) == "0.3333333333333333");
  BOOST_TEST(emit::digits_of(-1e30) == "-1e+30");
}

BOOST_AUTO_TEST_CASE(few_nodes_gather_many_elements) {
  emit::Formula const x{"x", {40}};
  std::vector<std::size_t> backwards;
  std::vector<std::size_t> strided;
  std::vector<std::size_t> doubled;
  for (std::size_t i = 0; i < 20; ++i) {
    backwards.push_back(19 - i);
    strided.push_back(2 * i + 1);
    doubled.push_back(i / 2);
  }
  BOOST_TEST(emit::gather(x, 0, {3, 4, 5}).text == "g::slice<0, 3, 6>(x)");
  BOOST_TEST(emit::gather(x, 0, strided).text ==
             "g::reshape<20>(g::slice<2, 0, 1>(g::reshape<1, 20, 2, 1>(g::pad<0, 0, 1>(g::slice<0, 1, 40>(x)))))");
  BOOST_TEST(has(emit::gather(x, 0, doubled).text, "g::broadcast<1, 10, 2, 1>"));
  BOOST_TEST(emit::gather(x, 0, {1, 2, 1, 2}).text == "g::repeat<0, 2>(g::slice<0, 1, 3>(x))");
  BOOST_TEST(emit::gather(x, 0, {7, 8, 1, 2}).text == "g::concat<0>(g::slice<0, 7, 9>(x), g::slice<0, 1, 3>(x))");
  BOOST_TEST(has(emit::gather(x, 0, backwards).text, "g::gather<0, 19, 18,"));
}

BOOST_AUTO_TEST_CASE(lines_are_no_wider_than_120) {
  for (auto const& list :
       {tests::elementwise_plans(), tests::arrangement_plans(), tests::window_plans(), tests::network_plans()}) {
    for (tests::PlanCase const& given : list) {
      std::istringstream lines(write_expression(given.plan).declarations);
      for (std::string line; std::getline(lines, line);) BOOST_TEST(line.size() <= 120U, line);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_done_with_ports_is_said) {
  auto const list = tests::arrangement_plans();
  auto const outputs = std::ranges::find(list, "outputs", &tests::PlanCase::name);
  WrittenNetwork const written = write_expression(outputs->plan);
  auto const said = [&](std::string const& text) {
    return std::ranges::any_of(written.notes, [&](std::string const& note) { return has(note, text); });
  };
  BOOST_TEST(said("input \"idle\" is read by nothing and left out"));
  BOOST_TEST(said("input \"state in\" is passed through as output \"state in\""));
  BOOST_TEST(said("output \"table\" is constant"));
  BOOST_TEST(written.inputs.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_the_library_cannot_say_is_refused_with_the_place) {
  Building deep("deep");
  Id const x = deep.input("x", {2});
  deep.give(deep.then(Reshape{}, {x}, {1, 1, 1, 1, 1, 1, 2}));
  BOOST_TEST(refusal_of(deep.done().plan) ==
             "node of deep: is not supported: a tensor of 7 axes, [1, 1, 1, 1, 1, 1, 2]: expressions have at most 6");

  Building wide("wide");
  wide.give(wide.input("x", {1 << 21}));
  BOOST_TEST(refusal_of(wide.done().plan) ==
             "input \"x\": is not supported: a tensor [2097152]: extents are from 1 to 2097151");

  Building mean("mean");
  Id const image = mean.input("x", {1, 1, 4});
  mean.give(mean.then(Pool{false, {{2}, {1}, {3}, {0}, {1}}, false, {0}}, {image}, {1, 1, 6}));
  BOOST_TEST(refusal_of(mean.done().plan) == "node of mean: is not supported: a mean of padding alone");

  Building late("late");
  Id const sequence = late.input("x", {129, 1, 1});
  late.give(late.then(
      Recurrent{Recurrent::Cell::rnn},
      {sequence, late.numbers("a", {1, 1}), late.numbers("b", {1, 1}), late.numbers("c", {1}), late.numbers("d", {1})},
      {129, 1, 1}));
  BOOST_TEST(has(refusal_of(late.done().plan), "node of late: is not supported in an expression: 129 steps in time"));

  Building table("table");
  Id const row = table.input("x", {1, 300, 2});
  table.give(
      table.then(Attention{1, true}, {row, table.numbers("in", {6, 2}), table.numbers("out", {2, 2})}, {1, 300, 2}));
  BOOST_TEST(has(refusal_of(table.done().plan), "node of table: is not supported: a table of 90000 numbers"));
}
