// A network that is refused says so where it is trained first.
// EXPECT: the output shape of a layer is the input shape of the next
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

auto run(Net& net, Adam<Net>& adam, Tensor<float, 2, 4> const& x, Labels<2> const& classes, TrainingMemory<Net, 2>& memory) {
  return train_step(net, adam, Objective{SoftmaxCrossEntropy{}}, x, classes, memory).total();
}
#else
using Net = Network<Dense<4, 8>, Relu<7>, Dense<7, 3>>;

auto run(Net& net, Adam<Net>& adam, Tensor<float, 2, 4> const& x, Labels<2> const& classes, TrainingMemory<Net, 2>& memory) {
  return train_step(net, adam, Objective{SoftmaxCrossEntropy{}}, x, classes, memory).total();
}
#endif
