// The same of the gradient alone.
// EXPECT: compute_gradient\(net, Objective
// EXPECT: reasons::NotAnObjective<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
auto run(Net& net, Tensor<float, 2, 4> const& x, Labels<2> const& classes, TrainingMemory<Net, 2>& memory) {
  return compute_gradient(net, Objective{SoftmaxCrossEntropy{}}, x, classes, memory).total();
}
#else
auto run(Net& net, Tensor<float, 2, 4> const& x, Labels<2> const& classes, TrainingMemory<Net, 2>& memory) {
  return compute_gradient(net, SoftmaxCrossEntropy{}, x, classes, memory).total();
}
#endif
