// The same of a body of several layers, whose neighbours differ.
// EXPECT: NeighboursDiffer<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Residual<Dense<4, 8>, Relu<8>, Dense<8, 4>>, Dense<4, 3>>;
#else
using Net = Network<Residual<Dense<4, 8>, Relu<7>, Dense<8, 4>>, Dense<4, 3>>;
#endif

int main() {
  static Net net;
  initialize(net, 1);
  Adam<Net> adam{.learning_rate = 0.1};
  static TrainingMemory<Net, 2> memory;
  Tensor<float, 2, 4> const x{};
  Labels<2> const classes{0, 1};
  train_step(net, adam, Objective{SoftmaxCrossEntropy{}}, x, classes, memory);
  auto const y = net({1, 2, 3, 4});
  return y[1] > y[0] && net(Tensor<float, 4>{})[0] > y[0];
}
