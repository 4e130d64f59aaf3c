// The standard model in NeuralAmpModelerCore itself: its generic WaveNet, on Eigen. Compiled where its sources are.
#include <array>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "NAM/activations.h"
#include "NAM/dsp.h"
#include "NAM/get_dsp.h"
#include "contender.hpp"
#include "json.hpp"

namespace wavenet {
namespace {

nlohmann::json array_of(int input, int channels, int outputs, bool bias) {
  return {{"input_size", input},  {"condition_size", 1}, {"channels", channels},
          {"head_size", outputs}, {"kernel_size", 3},    {"dilations", {1, 2, 4, 8, 16, 32, 64, 128, 256, 512}},
          {"activation", "Tanh"}, {"gated", false},      {"head_bias", bias}};
}

// A model for each length of blocks, as a host would have it that says its largest one.
template <bool Fast>
std::array<std::unique_ptr<nam::DSP>, 3> models;
constexpr std::array<int, 3> blocks{1, 16, 64};

template <bool Fast, std::size_t I>
void run(float const* x, float* y) {
  NAM_SAMPLE* in = const_cast<float*>(x);
  models<Fast>[I] -> process(&in, &y, blocks[I]);
}

template <bool Fast>
Contender contender(Weights const& weights, char const* name) {
  if (Fast) nam::activations::Activation::enable_fast_tanh();
  if (!Fast) nam::activations::Activation::disable_fast_tanh();
  nlohmann::json model{{"version", "0.5.4"},
                       {"architecture", "WaveNet"},
                       {"config",
                        {{"layers", {array_of(1, 16, 8, false), array_of(16, 8, 1, true)}},
                         {"head", nullptr},
                         {"head_scale", weights.back()}}},
                       {"weights", std::vector<float>(weights.begin(), weights.end())}};
  for (auto& one : models<Fast>) one = nam::get_dsp(model);
  auto const reset = [] {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      models<Fast>[i] -> SetPrewarmOnReset(false);
      models<Fast>[i] -> Reset(48000, blocks[i]);
    }
  };
  return {name, reset, run<Fast, 0>, run<Fast, 1>, run<Fast, 2>};
}

}  // namespace

Contender nam_contender(Weights const& weights) {
  return contender<false>(weights, "NAM");
}
Contender nam_fast_contender(Weights const& weights) {
  return contender<true>(weights, "NAM, fast tanh");
}

}  // namespace wavenet
