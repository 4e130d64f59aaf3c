// EXPECT: train_step takes the size of the batch from its memory: leave <B> out
// EXPECT: batch_size_is_left_out<8
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Dense<4, 3>>;

void learn(Net& net, Adam<Net>& adam, Tensor<float, 8, 4> const& x, Labels<8> const& classes,
           TrainingMemory<Net, 8>& memory) {
#ifdef FIXED
  train_step(net, adam, Objective{SoftmaxCrossEntropy{}}, x, classes, memory);
#else
  train_step<8>(net, adam, Objective{SoftmaxCrossEntropy{}}, x, classes, memory);
#endif
}
