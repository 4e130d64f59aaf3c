// A gradient that is added up in the sum of another network.
// EXPECT: accumulate_sum.cpp:19
// EXPECT: accumulate\(net, Objective\{loss\}, x, target, memory, sum\) is refused
// EXPECT: step_takes<ingot::reasons::NotAGradientSumOf<ingot::GradientSum<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>
#include <ingot/training/accumulate.hpp>
using namespace ingot;

using Net = Network<Dense<4, 2>>;

void learn(Net const& net, TrainingMemory<Net, 1>& memory, Tensor<float, 4> const& x) {
#ifdef FIXED
  GradientSum<Net> sum;
#else
  GradientSum<Network<Dense<4, 3>>> sum;
#endif
  accumulate(net, Objective{SoftmaxCrossEntropy{}}, x, Labels<1>{1}, memory, sum);
}
