// Labels of another batch.
// EXPECT: a target is a tensor of the batch's output shape, or Labels<B> for a loss over classes
// EXPECT: target_fits_output<.*SoftmaxCrossEntropy, .*Tensor<unsigned( int)?, 4>, 8(UL)?, .*Shape<2>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Dense<4, 2>>;

#ifdef FIXED
using Target = Labels<8>;
#else
using Target = Labels<4>;
#endif

void gradient(Net const& net, Tensor<float, 8, 4> const& x, Target const& target, TrainingMemory<Net, 8>& memory) {
  compute_gradient(net, Objective{SoftmaxCrossEntropy{}}, x, target, memory);
}
