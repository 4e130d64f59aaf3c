// A workspace that cannot be written.
// EXPECT: forward_accepts<.*reasons::WorkspaceIsConst>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
using Memory = Net::Workspace<2>;
#else
using Memory = Net::Workspace<2> const;
#endif

void run(Net const& net, Tensor<float, 2, 4> const& x, Tensor<float, 2, 3>& y, Memory& workspace) {
  net.forward(x, y, workspace);
}
