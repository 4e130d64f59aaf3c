// The wrong tensor for a batch: both shapes at the caller's line.
// EXPECT: input_of_forward.cpp:18
// EXPECT: Tensor<float, 8, 3>
// EXPECT: View<.*float, 8(UL)?, .*Shape<4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using Net = ingot::Network<ingot::Dense<4, 2>>;

#ifdef FIXED
using Input = ingot::Tensor<float, 8, 4>;
#else
using Input = ingot::Tensor<float, 8, 3>;
#endif

void run(Net const& net, Input const& x, ingot::Tensor<float, 8, 2>& y, Net::Workspace<8>& workspace) {
  net.forward<8>(x, y, workspace);
}
