// Trains a network and freezes it: xor_gate.hpp and xor_gate.cpp are what firmware includes and links.
//   freeze [FOLDER]
#include <cstdio>
#include <exception>
#include <ingot/host/freeze.hpp>
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<2, 8>, Tanh<8>, Dense<8, 2>>;

int main(int count, char** arguments) try {
  Net net;
  initialize(net, 1);
  Adam<Net> adam{.learning_rate = 0.05};
  TrainingMemory<Net, 4> memory;
  Tensor<float, 4, 2> const inputs{0, 0, 0, 1, 1, 0, 1, 1};
  Labels<4> const classes{0, 1, 1, 0};
  for (int i = 0; i < 200; ++i) train_step(net, adam, Objective{SoftmaxCrossEntropy{}}, inputs, classes, memory);

  // The four inputs become known answers, which a device compares with its own.
  auto const files = freeze(net, {.name = "xor_gate", .folder = count > 1 ? arguments[1] : ".", .c = true}, inputs);
  for (auto const& file : files) std::puts(file.c_str());
} catch (std::exception const& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
