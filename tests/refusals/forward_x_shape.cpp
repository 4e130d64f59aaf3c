// Inputs that are none of the network's.
// EXPECT: forward\(x, y, workspace\) is refused: forward_accepts
// EXPECT: XIsNotABatchOf<.*Tensor<float, 8, 3>, .*Shape<4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
void run(Net const& net, Tensor<float, 8, 4> const& x, Tensor<float, 8, 3>& y, Net::Workspace<8>& workspace) {
  net.forward(x, y, workspace);
}
#else
void run(Net const& net, Tensor<float, 8, 3> const& x, Tensor<float, 8, 3>& y, Net::Workspace<8>& workspace) {
  net.forward(x, y, workspace);
}
#endif
