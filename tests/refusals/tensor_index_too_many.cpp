// An element has an index along each axis, also where it is written.
// EXPECT: takes an index for each axis of the tensor
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
void run(Tensor<float, 3, 4>& x) {
  x(1, 2) = 4;
}
#else
void run(Tensor<float, 3, 4>& x) {
  x(1, 2, 3) = 4;
}
#endif
