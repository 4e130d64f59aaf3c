// A training on a table that was read to be predicted.
// EXPECT: is refused: step_takes<...> has the reason
// EXPECT: reasons::LossDoesNotTakeTargets<.*SoftmaxCrossEntropy, .*NoTarget>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;
using Net = Network<Dense<4, 3>>;

#ifdef FIXED
using Data = Dataset<Shape<4>>;
#else
using Data = Dataset<Shape<4>, NoTarget>;
#endif

void learn(Net& net, Adam<Net>& adam, Data const& data) {
  train<8>(net, adam, Objective{SoftmaxCrossEntropy{}}, data);
}
