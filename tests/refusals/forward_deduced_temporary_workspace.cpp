// A workspace that ends with the call, where the batch size is not named.
// EXPECT: forward_accepts<.*reasons::WorkspaceIsTemporary>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

void run(Net const& net, Tensor<float, 2, 4> const& x, Tensor<float, 2, 3>& y) {
#ifdef FIXED
  Net::Workspace<2> workspace;
  net.forward(x, y, workspace);
#else
  net.forward(x, y, Net::Workspace<2>{});
#endif
}
