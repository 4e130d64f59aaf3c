// A 2-4-1 network learns exclusive or on the device, from nothing. RAM: 68 bytes of parameters, as many of gradient and
// momentum, a few of values in between.
#include <ingot/networks.hpp>

#include "board.hpp"

using namespace ingot;

namespace {

using Net = Network<Dense<2, 4>, Tanh<4>, Dense<4, 1>>;
constexpr Objective objective{SigmoidCrossEntropy{}};  // the output is a logit: positive says true

constexpr Tensor<float, 4, 2> inputs{0, 0, 0, 1, 1, 0, 1, 1};
constexpr Tensor<float, 4, 1> targets{0, 1, 1, 0};

Net net;
TrainingMemory<Net, 4> memory;

}  // namespace

int main() {
  print("bytes of parameters", long{sizeof(Net)});
  print("bytes of training", long{sizeof(memory) + sizeof(Momentum<Net>)});

  initialize(net, 1, XavierUniform{});
  Momentum<Net> momentum{.learning_rate = 0.2, .momentum = 0.9};
  float loss = 0;
  std::uint32_t const start = instructions();
  for (int step = 0; step < 200; ++step) {
    loss = train_step(net, momentum, objective, inputs, targets, memory).data;
    if (step == 0) print_float("loss before", loss);
  }
  print("instructions of a step", long((instructions() - start) / 200));
  print_float("loss after", loss);

  int right = 0;
  for (std::size_t i = 0; i < 4; ++i)
    right += (net({inputs(i, 0), inputs(i, 1)})[0] > 0) == (targets[i] > 0.5f) ? 1 : 0;
  print("right of 4", right);
  leave(right == 4 && loss < 0.05f ? 0 : 1);
}
