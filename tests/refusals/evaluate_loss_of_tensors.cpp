// A loss of tensors does not take classes.
// EXPECT: evaluate<B>\(net, loss, data\) is refused: step_takes
// EXPECT: reasons::LossDoesNotTakeTargets<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
auto run(Net const& net, Dataset<Shape<4>> const& data) {
  return evaluate<8>(net, SoftmaxCrossEntropy{}, data).loss;
}
#else
auto run(Net const& net, Dataset<Shape<4>> const& data) {
  return evaluate<8>(net, MeanSquaredError{}, data).loss;
}
#endif
