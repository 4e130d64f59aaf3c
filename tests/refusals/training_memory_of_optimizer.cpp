// Training memory is of the network.
// EXPECT: TrainingMemory<Net, B> takes a network type and a batch size of at least 1
// EXPECT: is_network_and_batch<.*AdamWithDecay
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
TrainingMemory<Net, 4> memory;
#else
TrainingMemory<Adam<Net>, 4> memory;

auto run(Net& net, Adam<Net>& adam, Tensor<float, 4, 4> const& x, Labels<4> const& classes) {
  return train_step(net, adam, Objective{SoftmaxCrossEntropy{}}, x, classes, memory).total();
}
#endif
