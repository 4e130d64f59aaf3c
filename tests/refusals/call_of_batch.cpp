// net(x) is for one sample.
// EXPECT: a batch is for forward\(x, y, workspace\)
// EXPECT: Tensor<float, 8, 4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

void run(Net const& net, Tensor<float, 8, 4> const& x, [[maybe_unused]] Tensor<float, 8, 3>& y,
         [[maybe_unused]] Net::Workspace<8>& workspace) {
#ifdef FIXED
  net.forward(x, y, workspace);
#else
  net(x);
#endif
}
