// A softmax over one output is always 1.
// EXPECT: this loss is not defined for outputs of this shape
// EXPECT: loss_fits_output<.*SoftmaxCrossEntropy, .*Shape<1>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Dense<4, 1>>;

#ifdef FIXED
using Chosen = SigmoidCrossEntropy;
#else
using Chosen = SoftmaxCrossEntropy;
#endif

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 4> const& x, Tensor<float, 8, 1> const& target,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, optimizer, Objective{Chosen{}}, x, target, memory);
}
