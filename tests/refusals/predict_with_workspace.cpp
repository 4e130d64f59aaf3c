// predict takes its workspace from the stack.
// EXPECT: net.predict\(x\) takes one tensor
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
auto run(Net const& net, Tensor<float, 4> const& x) {
  return net.predict(x).probability;
}
#else
auto run(Net const& net, Tensor<float, 4> const& x, Net::Workspace<1>& workspace) {
  return net.predict(x, workspace).probability;
}
#endif
