// EXPECT: this loss is not defined for outputs of this shape
// EXPECT: loss_fits_output<.*SoftmaxCrossEntropy, .*Shape<2, 3, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Relu<2, 3, 3>>;

#ifdef FIXED
using Chosen = MeanSquaredError;
#else
using Chosen = SoftmaxCrossEntropy;
#endif

void gradient(Net const& net, Tensor<float, 8, 2, 3, 3> const& x, Tensor<float, 8, 2, 3, 3> const& target,
              TrainingMemory<Net, 8>& memory) {
  compute_gradient(net, Objective{Chosen{}}, x, target, memory);
}
