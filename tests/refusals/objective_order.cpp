// Of an objective's own arguments the loss is the first.
// EXPECT: an objective has a loss, and may have a penalty and a clip
// EXPECT: TemplateArgumentsOfObjectiveAreNotLossPenaltyClip<.*L2Penalty, .*MeanSquaredError, .*NoClip>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Dense<4, 2>>;

#ifdef FIXED
Objective<MeanSquaredError, L2Penalty> const objective{};
#else
Objective<L2Penalty, MeanSquaredError> const objective{};
#endif

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 4> const& x, Tensor<float, 8, 2> const& target,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, optimizer, objective, x, target, memory);
}
