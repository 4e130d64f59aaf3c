// EXPECT: this loss takes logits and has the softmax or sigmoid inside: leave out the network's last layer
// EXPECT: loss_takes<.*SoftmaxCrossEntropyOfRows
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/training/row_losses.hpp>

using namespace ingot;
#ifdef FIXED
using Net = Network<PerStep<5, Dense<4, 3>>>;
#else
using Net = Network<PerStep<5, Dense<4, 3>>, Softmax<5, 3>>;
#endif

void learn(Net& net, Adam<Net>& adam, Tensor<float, 8, 5, 4> const& x, Tensor<float, 8, 5, 3> const& target,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, adam, Objective{SoftmaxCrossEntropyOfRows{}}, x, target, memory);
}
