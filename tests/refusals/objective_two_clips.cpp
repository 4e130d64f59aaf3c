// An objective has one clip.
// EXPECT: an objective has a loss, and may have a penalty and a clip
// EXPECT: TwoOfOneKind<.*ClipByNorm, .*ClipByValue>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Dense<4, 2>>;

#ifdef FIXED
Objective const objective{MeanSquaredError{}, ClipByNorm{1}};
#else
Objective const objective{MeanSquaredError{}, ClipByNorm{1}, ClipByValue{1}};
#endif

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 4> const& x, Tensor<float, 8, 2> const& target,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, optimizer, objective, x, target, memory);
}
