// An element has an index along each axis.
// EXPECT: takes an index for each axis of the tensor
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
float run(Tensor<float, 3, 4> const& x) {
  return x(1, 2);
}
#else
float run(Tensor<float, 3, 4> const& x) {
  return x(1);
}
#endif
