// A loss of tensors does not take classes.
// EXPECT: train<B>\(net, optimizer, Objective\{loss\}, training, validation, options\) is refused: step_takes
// EXPECT: reasons::LossDoesNotTakeTargets<.*MeanSquaredError
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;
using Other = Network<Dense<4, 3>>;

#ifdef FIXED
void run(Net& net, Adam<Net>& optimizer, Dataset<Shape<4>> const& data) {
  train<8>(net, optimizer, Objective{SoftmaxCrossEntropy{}}, data, data, {.epochs = 2});
}
#else
void run(Net& net, Adam<Net>& optimizer, Dataset<Shape<4>> const& data) {
  train<8>(net, optimizer, Objective{MeanSquaredError{}}, data, data, {.epochs = 2});
}
#endif
