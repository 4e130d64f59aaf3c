// ONNX's own tests of operators, computed by the interpreter alone. Prints what passed, was refused and failed.
//
// Arguments: the folder of libonnx-testdata, and perhaps --verbose, which prints each refusal and each large error; or
// --cases and a folder of other cases, all of which have to pass (torch_cases.py writes some).
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/interpreter.hpp"
#include "models/model_error.hpp"
#include "readers/onnx_reader.hpp"
#include "readers/tensor_file.hpp"

namespace {

namespace fs = std::filesystem;

// The standard's own tolerance.
constexpr double relative = 1e-3;
constexpr double absolute = 1e-7;

struct Expected {
  std::string_view text;
  std::string_view reason;
};

// Refusals: what their messages contain, and why that is right. Each has to occur.
constexpr auto refusals = std::to_array<Expected>({
    {"operators of the domain", "training's own operators"},
    {": is not supported: strings", "networks compute with numbers"},
    {"sequences", "networks compute with tensors"},
    {"optional values", "networks compute with tensors"},
    {"not optionals", "networks compute with tensors"},
    {"not texts", "networks compute with numbers"},
    {"control flow", "a network's operations are fixed"},
    {"integer-quantised models", "not yet"},
    {"is not supported in training mode", "Dropout that draws"},
    {"attribute training_mode: is not supported", "BatchNormalization that learns"},
    {"(BitShift, ", "bits of integers"},
    {"(NegativeLogLikelihoodLoss, ", "a loss"},
    {"(SoftmaxCrossEntropyLoss, ", "a loss"},
    {"(Bernoulli, ", "draws"},
    {"(RandomUniformLike, ", "draws"},
    {"(BlackmanWindow, ", "signals"},
    {"(HammingWindow, ", "signals"},
    {"(HannWindow, ", "signals"},
    {"(MelWeightMatrix, ", "signals"},
    {"(DFT, ", "signals: complex numbers"},
    {"(STFT, ", "signals: complex numbers"},
    {"(NonMaxSuppression, ", "its result's shape depends on numbers"},
    {"(Unique, ", "its result's shape depends on numbers"},
    {"(GridSample, ", "samples at computed places"},
    {"(RoiAlign, ", "samples at computed places"},
    {"(MaxUnpool, ", "scatters to computed places"},
    {"(Det, ", "a determinant"},
});

// Cases that differ: what is expected there is not what the standard says now.
constexpr auto outdated = std::to_array<Expected>({
    {"test_cast_FLOAT_to_BFLOAT16", "ONNX 1.12 truncated to bfloat16; since 1.13 it rounds to nearest"},
    {"test_castlike_FLOAT_to_BFLOAT16", "the same"},
    {"test_castlike_FLOAT_to_BFLOAT16_expanded", "the same"},
});

struct Tally {
  int passed = 0;
  int refused = 0;
  int failed = 0;
  double largest = 0;  // error, relative where numbers exceed 1
};

// Files prefix_0.pb, prefix_1.pb, ...
std::vector<tool::Array> read_all(fs::path const& folder, std::string const& prefix) {
  std::vector<tool::Array> arrays;
  for (;;) {
    fs::path const path = folder / (prefix + '_' + std::to_string(arrays.size()) + ".pb");
    if (!fs::exists(path)) return arrays;
    arrays.push_back(tool::read_tensor(path));
  }
}

struct Difference {
  std::string fault{};  // empty where there is none
  double largest = 0;
};

Difference compare(tool::Array const& found, tool::Array const& expected) {
  if (found.shape != expected.shape)
    return {"expected shape " + tool::spell(expected.shape) + ", found " + tool::spell(found.shape)};
  if (found.scalar != expected.scalar)
    return {"expected " + std::string(name_of(expected.scalar)) + ", found " + std::string(name_of(found.scalar))};
  Difference difference;
  for (std::size_t i = 0; i < found.values.size(); ++i) {
    double const is = found.values[i], should_be = expected.values[i];
    if (is == should_be || (std::isnan(is) && std::isnan(should_be))) continue;
    double const error = std::fabs(is - should_be);
    if (!(error <= absolute + relative * std::fabs(should_be)))
      return {"at " + std::to_string(i) + " expected " + std::to_string(should_be) + ", found " + std::to_string(is)};
    difference.largest = std::max(difference.largest, error / std::max(1.0, std::fabs(should_be)));
  }
  return difference;
}

// Numbers of bfloat16 stand in these files as their 16 bits.
tool::Array as_scalar(tool::Array array, tool::Scalar scalar) {
  if (scalar != tool::Scalar::bfloat16 || array.scalar != tool::Scalar::uint16) return array;
  for (double& number : array.values)
    number = static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(number) << 16));
  array.scalar = scalar;
  return array;
}

// One set of inputs and outputs.
Difference check_set(tool::Model& model, fs::path const& folder) {
  auto const given = read_all(folder, "input");
  auto const expected = read_all(folder, "output");
  if (given.size() > model.inputs.size() || expected.size() > model.outputs.size())
    return {"has more data than the model has inputs or outputs"};
  std::map<std::string, tool::Array> inputs;
  for (std::size_t i = 0; i < given.size(); ++i) {
    tool::Port& port = model.inputs[i];
    port.shape.clear();
    for (std::int64_t const extent : given[i].shape) port.shape.push_back({extent});
    inputs[port.name] = as_scalar(given[i], port.scalar);
  }
  auto const found = tool::interpret(model, inputs);
  Difference difference;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    Difference const next = compare(found.at(model.outputs[i].name), as_scalar(expected[i], model.outputs[i].scalar));
    if (!next.fault.empty()) return {model.outputs[i].name + ": " + next.fault};
    difference.largest = std::max(difference.largest, next.largest);
  }
  if (expected.empty()) return {"has no expected output"};
  return difference;
}

// The operator of a case of one node, or the folder of cases of several.
std::string family_of(tool::Model const& model, fs::path const& folder) {
  return model.nodes.size() == 1 ? model.nodes.front().op : "several, " + folder.parent_path().filename().string();
}

class Report {
 public:
  // Whether refusals and differences that have a reason may be, and have to be, there.
  Report(bool has_reasons, bool is_verbose) : has_reasons_(has_reasons), is_verbose_(is_verbose) {}

  void check(fs::path const& folder) {
    std::string family = "not read";
    try {
      tool::Model model = tool::read_onnx(folder / "model.onnx");
      family = family_of(model, folder);
      for (auto const& entry : fs::directory_iterator(folder))
        if (entry.is_directory()) count(tallies_[family], folder, check_set(model, entry.path()));
    } catch (tool::ModelError const& error) {
      refuse(tallies_[family], folder, error.what());
    }
  }

  // Whether all passed, or were refused or different for a reason that is known, and no reason is stale.
  bool print() const {
    Tally all;
    for (auto const& [family, tally] : tallies_) {
      std::printf("%-28s %4d passed %4d refused %4d failed, largest error %.2g\n", family.c_str(), tally.passed,
                  tally.refused, tally.failed, tally.largest);
      all.passed += tally.passed;
      all.refused += tally.refused;
      all.failed += tally.failed;
    }
    bool is_stale = false;
    auto const list = [&](auto const& reasons) {
      for (Expected const& reason : reasons) {
        auto const found = reasons_.find(reason.text);
        int const cases = found == reasons_.end() ? 0 : found->second;
        std::printf("%4d cases: %s: %s\n", cases, std::string(reason.text).c_str(), std::string(reason.reason).c_str());
        is_stale = is_stale || cases == 0;
      }
    };
    if (has_reasons_) list(refusals);
    if (has_reasons_) list(outdated);
    std::printf("%d passed, %d refused, %d failed%s\n", all.passed, all.refused, all.failed,
                is_stale ? "; a reason is stale" : "");
    return all.failed == 0 && all.passed > 0 && !is_stale;
  }

 private:
  void count(Tally& tally, fs::path const& folder, Difference const& difference) {
    tally.largest = std::max(tally.largest, difference.largest);
    auto const* const known = std::ranges::find(outdated, folder.filename().string(), &Expected::text);
    if (is_verbose_ && difference.largest > 1e-6) std::printf("error %.2g in %s\n", difference.largest, folder.c_str());
    if (difference.fault.empty()) {
      ++tally.passed;
    } else if (has_reasons_ && known != outdated.end()) {
      ++tally.refused;
      ++reasons_[known->text];
    } else {
      ++tally.failed;
      std::printf("failed %s: %s\n", folder.c_str(), difference.fault.c_str());
    }
  }

  void refuse(Tally& tally, fs::path const& folder, std::string_view message) {
    auto const* const known = std::ranges::find_if(
        refusals, [&](Expected const& refusal) { return message.find(refusal.text) != std::string_view::npos; });
    bool const is_known = has_reasons_ && known != refusals.end();
    if (is_known) ++reasons_[known->text];
    ++(is_known ? tally.refused : tally.failed);
    if (is_verbose_ || !is_known)
      std::printf("%s %s: %s\n", is_known ? "refused" : "failed", folder.c_str(), std::string(message).c_str());
  }

  bool has_reasons_;
  bool is_verbose_;
  std::map<std::string, Tally> tallies_;
  std::map<std::string_view, int> reasons_;
};

}  // namespace

namespace {

void check_all(Report& report, fs::path const& data) {
  std::vector<fs::path> folders;
  for (auto const& entry : fs::directory_iterator(data)) folders.push_back(entry.path());
  std::ranges::sort(folders);
  for (fs::path const& folder : folders) report.check(folder);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return EXIT_FAILURE;
  if (count == 3 && std::string_view(arguments[1]) == "--cases") {
    Report report(false, false);
    check_all(report, arguments[2]);
    return report.print() ? EXIT_SUCCESS : EXIT_FAILURE;
  }
  fs::path const data = arguments[1];
  if (!fs::exists(data / "node")) {
    std::printf("skipped: %s is not there (package libonnx-testdata)\n", data.c_str());
    return 77;
  }
  Report report(true, count > 2 && std::string_view(arguments[2]) == "--verbose");
  for (char const* kind : {"node", "simple", "pytorch-converted", "pytorch-operator"}) check_all(report, data / kind);
  return report.print() ? EXIT_SUCCESS : EXIT_FAILURE;
}
