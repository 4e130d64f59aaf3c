// ONNX's own tests, lowered and computed as plans: whatever lowers agrees with the expected outputs.
#define BOOST_TEST_MODULE lowering_cases
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "interpreter/interpreter.hpp"
#include "lowering/lower.hpp"
#include "lowering/rules.hpp"
#include "models/model_error.hpp"
#include "onnx_cases.hpp"
#include "plan/evaluate.hpp"
#include "weights_by_nature.hpp"

using namespace tool;

namespace {

namespace fs = std::filesystem;

struct Tally {
  int passed = 0;
  int refused = 0;
  int failed = 0;
  double largest = 0;
};

// Which family lowers an operator; models of several nodes are of none.
std::string_view family_of(Model const& model) {
  static std::map<std::string_view, std::string_view> const families = [] {
    std::map<std::string_view, std::string_view> result;
    auto const add = [&](std::string_view family, void (*rules)(lowering::Rules&)) {
      lowering::Rules own;
      rules(own);
      for (auto const& [op, rule] : own) result[op] = family;
    };
    add("elementwise", lowering::add_elementwise);
    add("activation", lowering::add_activations);
    add("logic, cast", lowering::add_logic);
    add("convolution", lowering::add_convolutions);
    add("pooling", lowering::add_pools);
    add("dense", lowering::add_products);
    add("einsum", lowering::add_einsum);
    add("normalisation", lowering::add_normalizations);
    add("softmax", lowering::add_softmaxes);
    add("reduction", lowering::add_reductions);
    add("shape", lowering::add_shapes);
    add("position", lowering::add_positions);
    add("scatter", lowering::add_scatters);
    add("pad", lowering::add_pads);
    add("resize", lowering::add_resizes);
    add("recurrent", lowering::add_recurrent);
    add("passed through", lowering::add_passed_through);
    add("known from shapes", lowering::add_known);
    return result;
  }();
  if (model.nodes.size() != 1) return model.nodes.empty() ? "known from shapes" : "several nodes";
  auto const found = families.find(model.nodes.front().op);
  return found == families.end() ? "not lowered" : found->second;
}

// One set of data: what the plan computes of it.
Difference check(Model model, OnnxData data) {
  bind_weights(model, data.inputs);
  plan::Plan const plan = lower(model, facts_of(model));
  std::map<std::string, Array> const found = plan::evaluate(plan, data.inputs);
  Difference whole;
  for (auto const& [name, expected] : data.outputs) {
    Difference const own = difference_of(found.at(name), expected);
    if (!own.fault.empty()) return {name + ": " + own.fault};
    whole.largest = std::max(whole.largest, own.largest);
  }
  return whole;
}

}  // namespace

BOOST_AUTO_TEST_CASE(onnx_s_own_tests) {
  fs::path const testdata = "/usr/share/libonnx-testdata/data";
  if (!fs::is_directory(testdata)) {
    std::puts("skipped: there is no libonnx-testdata");
    return;
  }
  bool const is_verbose = boost::unit_test::framework::master_test_suite().argc > 1;
  std::map<std::string_view, Tally> tallies;
  for (fs::path const& folder : onnx_case_folders(testdata)) {
    Tally* tally = &tallies["not read"];
    try {
      OnnxCase const what = read_onnx_case(folder);
      tally = &tallies[family_of(what.model)];
      Difference whole;
      for (OnnxData const& data : what.data) {
        Difference const own = check(what.model, data);
        if (!own.fault.empty()) whole.fault = own.fault;
        whole.largest = std::max(whole.largest, own.largest);
      }
      BOOST_TEST(whole.fault == "", folder.filename().string() << ": " << whole.fault);
      ++(whole.fault.empty() ? tally->passed : tally->failed);
      tally->largest = std::max(tally->largest, whole.largest);
    } catch (ModelError const& error) {
      ++tally->refused;
      if (is_verbose) std::printf("refused %s: %s\n", folder.filename().c_str(), error.what());
    }
  }
  Tally all;
  for (auto const& [family, tally] : tallies) {
    std::printf("%-18s %4d passed %4d refused %4d failed, largest error %.2g\n", std::string(family).c_str(),
                tally.passed, tally.refused, tally.failed, tally.largest);
    all.passed += tally.passed;
    all.refused += tally.refused;
  }
  std::printf("%-18s %4d passed %4d refused\n", "all", all.passed, all.refused);
  BOOST_TEST(all.passed >= 702, "fewer cases are lowered than were");  // of ONNX 1.12's data
}
