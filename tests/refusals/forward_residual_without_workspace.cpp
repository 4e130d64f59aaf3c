// Inference of a residual connection places no scratch by itself.
// EXPECT: forward_accepts<.*reasons::WorkspaceIsLeftOut<.*Scratch<float
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

using Block = Residual<Network<Dense<4, 8>, Relu<8>, Dense<8, 4>>>;

void run(Block const& block, Tensor<float, 4> const& x, Tensor<float, 4>& y,
         [[maybe_unused]] Workspace<float, workspace_size_v<Block, 1>>& workspace) {
#ifdef FIXED
  block.forward(x, y, workspace);
#else
  block.forward(x, y);
#endif
}
