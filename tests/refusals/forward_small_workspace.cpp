// The workspace of a smaller batch.
// EXPECT: forward\(x, y, workspace\) is refused: forward_accepts
// EXPECT: WorkspaceIsNotOrTooSmall<.*Workspace<float, 8>, .*Scratch<float, 64>
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
void run(Net const& net, Tensor<float, 8, 4> const& x, Tensor<float, 8, 3>& y, Net::Workspace<1>& workspace) {
  net.forward(x, y, workspace);
}
#endif
