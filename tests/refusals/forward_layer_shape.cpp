// A layer alone takes its own shape.
// EXPECT: forward\(layer, x, y, workspace\) is refused: forward_accepts
// EXPECT: XIsNotABatchOf<.*Tensor<float, 5>, .*Shape<4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
void run(Dense<4, 3> const& layer, Tensor<float, 4> const& x, Tensor<float, 3>& y) {
  forward(layer, x, y);
}
#else
void run(Dense<4, 3> const& layer, Tensor<float, 5> const& x, Tensor<float, 3>& y) {
  forward(layer, x, y);
}
#endif
