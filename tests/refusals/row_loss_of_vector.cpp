// Outputs without rows: one answer a sample.
// EXPECT: this loss is not defined for outputs of this shape
// EXPECT: loss_fits_output<.*SoftmaxCrossEntropyOfRows, .*Shape<3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/training/row_losses.hpp>

using namespace ingot;
using Net = Network<Dense<4, 3>>;

#ifdef FIXED
using Chosen = SoftmaxCrossEntropy;
#else
using Chosen = SoftmaxCrossEntropyOfRows;
#endif

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 4> const& x, Tensor<float, 8, 3> const& target,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, optimizer, Objective{Chosen{}}, x, target, memory);
}
