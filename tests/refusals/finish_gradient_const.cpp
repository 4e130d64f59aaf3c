// A sum that cannot be emptied.
// EXPECT: finish_gradient\(net, objective, memory, sum\) is refused
// EXPECT: step_takes<ingot::reasons::NotAGradientSumOf<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>
#include <ingot/training/accumulate.hpp>
using namespace ingot;

using Net = Network<Dense<4, 2>>;

#ifdef FIXED
void learn(Net& net, TrainingMemory<Net, 1>& memory, GradientSum<Net>& sum) {
#else
void learn(Net& net, TrainingMemory<Net, 1>& memory, GradientSum<Net> const& sum) {
#endif
  finish_gradient(net, Objective{SoftmaxCrossEntropy{}}, memory, sum);
}
