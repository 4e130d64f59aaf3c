// EXPECT: is refused: step_takes<...> has the reason
// EXPECT: reasons::LossTakesLogitsAndHasTheLastLayerInside<.*SigmoidCrossEntropy
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;
#ifdef FIXED
using Net = Network<Dense<4, 1>>;
#else
using Net = Network<Dense<4, 1>, Sigmoid<1>>;
#endif

void learn(Net& net, Adam<Net>& adam, Dataset<Shape<4>, Shape<1>> const& data) {
  train<8>(net, adam, Objective{SigmoidCrossEntropy{}}, data);
}
