#include <ingot/ingot.hpp>
#include <iostream>
using namespace ingot;
using Net = Network<Dense<2, 8>, Tanh<8>, Dense<8, 2>>;
// Network<Dense<784, 128>, Relu<128>, Dense<64, 10>> wrong;  // refused: Shape<128>

int main() {  // learns the exclusive or: are the two inputs different?
  static Net net;  // static: large objects do not belong on the stack
  static Adam<Net> adam{.learning_rate = 0.05};
  static TrainingMemory<Net, 4> memory;
  initialize(net, 1);
  Tensor<float, 4, 2> const inputs{0, 0, 0, 1, 1, 0, 1, 1};
  Labels<4> const classes{0, 1, 1, 0};
  for (int i = 0; i < 200; ++i) train_step(net, adam, Objective{SoftmaxCrossEntropy{}}, inputs, classes, memory);
  auto const mixed = net({0, 1}), same = net({1, 1});
  std::cout << "0 xor 1 = " << (mixed[1] > mixed[0]) << ", 1 xor 1 = " << (same[1] > same[0]) << '\n';
  return mixed[1] > mixed[0] + 3 && same[0] > same[1] + 3 ? 0 : 1;  // probabilities above 95 %
}
