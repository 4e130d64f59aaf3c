// An objective has one penalty.
// EXPECT: an objective has a loss, and may have a penalty and a clip
// EXPECT: TwoOfOneKind<.*L2Penalty, .*L1Penalty>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Dense<4, 2>>;

#ifdef FIXED
Objective const objective{MeanSquaredError{}, L2Penalty{0.1}};
#else
Objective const objective{L2Penalty{0.1}, MeanSquaredError{}, L1Penalty{0.1}};
#endif

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 4> const& x, Tensor<float, 8, 2> const& target,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, optimizer, objective, x, target, memory);
}
