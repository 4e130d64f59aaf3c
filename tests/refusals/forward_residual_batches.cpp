// As many outputs as inputs, of a layer that holds layers, too.
// EXPECT: forward\(x, y, workspace\) is refused: forward_accepts
// EXPECT: BatchSizesDiffer<2(UL)?, 3(UL)?>
// ERRORS: 1
// MAX-LINES: 11
#include <ingot/ingot.hpp>

using namespace ingot;

using Block = Residual<Dense<4, 8>, Relu<8>, Dense<8, 4>>;

#ifdef FIXED
void run(Block const& block, Tensor<float, 2, 4> const& x, Tensor<float, 2, 4>& y, Workspace<float, 64>& workspace) {
  block.forward(x, y, workspace);
}
#else
void run(Block const& block, Tensor<float, 2, 4> const& x, Tensor<float, 3, 4>& y, Workspace<float, 64>& workspace) {
  block.forward(x, y, workspace);
}
#endif
