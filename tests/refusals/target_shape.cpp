// EXPECT: a target is a tensor of the batch's output shape
// EXPECT: target_fits_output<.*MeanSquaredError, .*Tensor<float, 8, 3>, 8(UL)?, .*Shape<2>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Dense<4, 2>>;

#ifdef FIXED
using Target = Tensor<float, 8, 2>;
#else
using Target = Tensor<float, 8, 3>;
#endif

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 4> const& x, Target const& target,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, optimizer, Objective{MeanSquaredError{}}, x, target, memory);
}
