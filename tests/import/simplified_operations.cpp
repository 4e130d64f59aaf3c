// Simplifies the plan of a model file and says what is left: for check_passes.py.
//
//   simplified_operations MODEL [--keep-layout] [--text]
// The first line is the largest relative difference of the outputs from the interpreter's; then an operation's word and
// its count, a line each. With --text the plan follows.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <map>
#include <sstream>
#include <string>

#include "interpreter/interpreter.hpp"
#include "lowering/lower.hpp"
#include "passes/passes.hpp"
#include "plan/evaluate.hpp"
#include "readers/read_model.hpp"

namespace {

// The word of an operation stands behind " = " in each line of a plan's text.
std::map<std::string, int> counted(std::string const& text) {
  std::map<std::string, int> counts;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::size_t const begin = line.find("] = ");
    if (begin == std::string::npos) continue;
    std::string const rest = line.substr(begin + 4);
    ++counts[rest.substr(0, rest.find(' '))];
  }
  return counts;
}

double difference(std::map<std::string, tool::Array> const& found, std::map<std::string, tool::Array> const& wanted) {
  double largest = 0;
  for (auto const& [name, expected] : wanted) {
    tool::Array const& array = found.at(name);
    if (array.shape != expected.shape) return HUGE_VAL;
    for (std::size_t i = 0; i < expected.values.size(); ++i) {
      double const away = std::abs(array.values[i] - expected.values[i]) / std::max(1.0, std::abs(expected.values[i]));
      largest = away <= largest ? largest : away;
    }
  }
  return largest;
}

void run(std::string const& path, bool keep_layout, bool with_text) {
  tool::Model model = tool::read_model(path);
  tool::put_in_order(model);
  tool::bind_shapes(model, 1, {});
  tool::plan::Plan plan = tool::lower(model, tool::facts_of(model));
  tool::simplify(plan, {keep_layout, model.layout == tool::Layout::channels_last});
  auto const inputs = tool::drawn_inputs(model, 1);
  std::printf("difference %.3g\n", difference(tool::plan::evaluate(plan, inputs), tool::interpret(model, inputs)));
  std::string const text = tool::plan::text_of(plan);
  for (auto const& [word, count] : counted(text)) std::printf("%s %d\n", word.c_str(), count);
  if (!with_text) return;
  std::printf("%s", text.c_str());
  for (std::string const& note : plan.notes) std::printf("note %s\n", note.c_str());
}

}  // namespace

int main(int argc, char** argv) {
  auto const given = [&](char const* option) {
    return std::find(argv + 2, argv + argc, std::string(option)) != argv + argc;
  };
  try {
    if (argc < 2) throw std::runtime_error("expected a model");
    run(argv[1], given("--keep-layout"), given("--text"));
  } catch (std::exception const& error) {
    std::fprintf(stderr, "%s: %s\n", argc > 1 ? argv[1] : "simplified_operations", error.what());
    return 1;
  }
}
