// Trains the network of vibration.hpp on the host and prints its weights as a header, in as many digits as a float has:
// vibration_weights > vibration_weights.hpp.
#include "vibration.hpp"

#include <cmath>
#include <cstdio>
#include <memory>

using namespace vibration;

namespace {

constexpr std::size_t batch = 16;
constexpr std::size_t steps = 1500;

void learn(Net& net) {
  auto const memory = std::make_unique<TrainingMemory<Net, batch>>();
  auto const adam = std::make_unique<Adam<Net>>();
  Tensor<float, batch, 1, window> x{};
  Labels<batch> labels{};
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t b = 0; b < batch; ++b) {
      Sample const one = sample({7, 0}, step * batch + b, as_new);
      for (std::size_t t = 0; t < window; ++t) x(b, 0, t) = one.signal[t];
      labels[b] = one.label;
    }
    adam->learning_rate = 0.002 * (1 - double(step) / steps);
    train_step(net, *adam, Objective{SoftmaxCrossEntropy{}, L2Penalty{1e-4}}, x, labels, *memory);
  }
}

}  // namespace

int main() {
  Net net;
  initialize(net, 1);
  learn(net);
  std::puts("// Made by vibration_weights.cpp: the weights that the device is shipped with.");
  std::puts("#pragma once\n\n#include \"vibration.hpp\"\n\nnamespace vibration {\n");
  std::puts("// clang-format off\ninline constexpr Net shipped = [] {\n  Net net{};");
  bool finite = true;
  visit_parameters(
      [&](ParameterPath const& path, Parameter parameter, auto const& values) {
        std::printf("  net.layer<%zu>().%.*s = {", path.parent->index, int(parameter.name.size()),
                    parameter.name.data());
        std::size_t column = 0;
        for (float const value : values) {
          finite = finite && std::isfinite(value);
          std::printf("%s%#.9gf,", column++ % 8 == 0 ? "\n    " : " ", double(value));
        }
        std::puts("};");
      },
      net);
  std::puts("  return net;\n}();\n// clang-format on\n\n}  // namespace vibration");
  return finite ? 0 : 1;
}
