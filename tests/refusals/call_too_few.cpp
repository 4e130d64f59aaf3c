// net({1, 2}) for four inputs.
// EXPECT: call_too_few.cpp:13
// EXPECT: a tensor is given as many numbers as it has elements, or none
// EXPECT: fills_tensor<2(UL)?, 4(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

auto run(ingot::Network<ingot::Dense<4, 2>> const& net) {
#ifdef FIXED
  return net({1, 2, 3, 4});
#else
  return net({1, 2});
#endif
}
