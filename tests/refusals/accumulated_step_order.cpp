// An accumulated step whose optimizer and objective are swapped.
// EXPECT: accumulated_step\(net, optimizer, objective, memory, sum\) is refused
// EXPECT: step_takes<ingot::reasons::NotAnObjective<ingot::Sgd<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>
#include <ingot/training/accumulate.hpp>
using namespace ingot;

using Net = Network<Dense<4, 2>>;

void learn(Net& net, Sgd<Net>& sgd, TrainingMemory<Net, 1>& memory, GradientSum<Net>& sum) {
  Objective const objective{SoftmaxCrossEntropy{}};
#ifdef FIXED
  accumulated_step(net, sgd, objective, memory, sum);
#else
  accumulated_step(net, objective, sgd, memory, sum);
#endif
}
