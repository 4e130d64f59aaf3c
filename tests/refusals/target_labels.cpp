// Class indices for a loss that compares numbers.
// EXPECT: a target is a tensor of the batch's output shape, or Labels<B> for a loss over classes
// EXPECT: target_fits_output<.*MeanSquaredError, .*Tensor<unsigned( int)?, 8>, 8(UL)?, .*Shape<2>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Dense<4, 2>>;

#ifdef FIXED
using Chosen = SoftmaxCrossEntropy;
#else
using Chosen = MeanSquaredError;
#endif

void gradient(Net const& net, Tensor<float, 8, 4> const& x, Labels<8> const& target, TrainingMemory<Net, 8>& memory) {
  compute_gradient(net, Objective{Chosen{}}, x, target, memory);
}
