// A loss is not yet an objective.
// EXPECT: train_step\(net, optimizer, Objective\{loss\}, x, target, memory\) is refused: step_takes
// EXPECT: reasons::NotAnObjective<.*SoftmaxCrossEntropy
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;
using Other = Network<Dense<4, 3>>;

#ifdef FIXED
auto run(Net& net, Adam<Net>& optimizer, Tensor<float, 2, 4> const& x, Labels<2> const& classes,
         TrainingMemory<Net, 2>& memory) {
  return train_step(net, optimizer, Objective{SoftmaxCrossEntropy{}}, x, classes, memory).total();
}
#else
auto run(Net& net, Adam<Net>& optimizer, Tensor<float, 2, 4> const& x, Labels<2> const& classes,
         TrainingMemory<Net, 2>& memory) {
  return train_step(net, optimizer, SoftmaxCrossEntropy{}, x, classes, memory).total();
}
#endif
