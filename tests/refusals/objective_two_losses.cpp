// An objective has one loss.
// EXPECT: an objective has a loss, and may have a penalty and a clip
// EXPECT: TwoOfOneKind<.*MeanSquaredError, .*L1Loss>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Dense<4, 2>>;

#ifdef FIXED
Objective const objective{MeanSquaredError{}};
#else
Objective const objective{MeanSquaredError{}, L1Loss{}};
#endif

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 4> const& x, Tensor<float, 8, 2> const& target,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, optimizer, objective, x, target, memory);
}
