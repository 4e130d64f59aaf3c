// A workspace in the place of the outputs, and a result that is asked for.
// EXPECT: forward_accepts<.*reasons::YIsNotABatchOf<.*Workspace<float, 8
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

void run(Net const& net, Tensor<float, 4> const& x, [[maybe_unused]] Tensor<float, 3>& y,
         Net::Workspace<1>& workspace) {
#ifdef FIXED
  net.forward(x, y, workspace);
#else
  auto const z = net.forward(x, workspace);
#endif
}
