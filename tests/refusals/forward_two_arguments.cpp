// Inference places no scratch by itself.
// EXPECT: forward_accepts<.*reasons::WorkspaceIsLeftOut<.*Scratch<float, 8
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
void run(Net const& net, Tensor<float, 4> const& x, Tensor<float, 3>& y,
         [[maybe_unused]] Net::Workspace<1>& workspace) {
  net.forward(x, y, workspace);
}
#else
void run(Net const& net, Tensor<float, 4> const& x, Tensor<float, 3>& y,
         [[maybe_unused]] Net::Workspace<1>& workspace) {
  net.forward(x, y);
}
#endif
