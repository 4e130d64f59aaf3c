// An objective has a loss.
// EXPECT: an objective has a loss, and may have a penalty and a clip
// EXPECT: LossLeftOut
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Dense<4, 2>>;

#ifdef FIXED
Objective const objective{SoftmaxCrossEntropy{}, L2Penalty{0.1}};
#else
Objective const objective{L2Penalty{0.1}};
#endif

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 4> const& x, Labels<8> const& classes,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, optimizer, objective, x, classes, memory);
}
