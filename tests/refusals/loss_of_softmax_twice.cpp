// EXPECT: this loss takes logits and has the softmax or sigmoid inside: leave out the network's last layer
// EXPECT: loss_takes<.*SoftmaxCrossEntropy
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
#ifdef FIXED
using Net = Network<Dense<4, 3>>;
#else
using Net = Network<Dense<4, 3>, Softmax<3>>;
#endif

void learn(Net& net, Adam<Net>& adam, Tensor<float, 8, 4> const& x, Labels<8> const& classes,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, adam, Objective{SoftmaxCrossEntropy{}}, x, classes, memory);
}
