// A softmax over one output a step is always 1.
// EXPECT: this loss is not defined for outputs of this shape
// EXPECT: loss_fits_output<.*SoftmaxCrossEntropyOfRows, .*Shape<5, 1>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/training/row_losses.hpp>

using namespace ingot;
using Net = Network<PerStep<5, Dense<4, 1>>>;

#ifdef FIXED
using Chosen = SigmoidCrossEntropy;
#else
using Chosen = SoftmaxCrossEntropyOfRows;
#endif

void gradient(Net const& net, Tensor<float, 8, 5, 4> const& x, Tensor<float, 8, 5, 1> const& target,
              TrainingMemory<Net, 8>& memory) {
  compute_gradient(net, Objective{Chosen{}}, x, target, memory);
}
