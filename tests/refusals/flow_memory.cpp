// A measure of the flow needs more than a step.
// EXPECT: gradient_flow\(net
// EXPECT: reasons::NotAGradientFlowMemoryOf<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
auto run(Net& net, Tensor<float, 2, 4> const& x, Labels<2> const& classes, GradientFlowMemory<Net, 2>& memory) {
  return gradient_flow(net, Objective{SoftmaxCrossEntropy{}}, x, classes, memory)[0].activation;
}
#else
auto run(Net& net, Tensor<float, 2, 4> const& x, Labels<2> const& classes, TrainingMemory<Net, 2>& memory) {
  return gradient_flow(net, Objective{SoftmaxCrossEntropy{}}, x, classes, memory)[0].activation;
}
#endif
