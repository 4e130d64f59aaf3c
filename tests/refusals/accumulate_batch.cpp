// A batch of inputs in the memory of one sample.
// EXPECT: accumulate\(net, Objective\{loss\}, x, target, memory, sum\) is refused
// EXPECT: step_takes<ingot::reasons::InputsAreNotTheBatchOfTheMemory<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>
#include <ingot/training/accumulate.hpp>
using namespace ingot;

using Net = Network<Dense<4, 2>>;

#ifdef FIXED
using Inputs = Tensor<float, 1, 4>;
#else
using Inputs = Tensor<float, 8, 4>;
#endif

void learn(Net const& net, TrainingMemory<Net, 1>& memory, Inputs const& x) {
  GradientSum<Net> sum;
  accumulate(net, Objective{SoftmaxCrossEntropy{}}, x, Labels<1>{1}, memory, sum);
}
