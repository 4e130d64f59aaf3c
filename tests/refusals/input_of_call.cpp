// The wrong tensor for net(x): both shapes at the caller's line.
// EXPECT: input_of_call.cpp:18
// EXPECT: Tensor<float, 3>
// EXPECT: Tensor<float, 4>|size_t\)4
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using Net = ingot::Network<ingot::Dense<4, 2>>;

#ifdef FIXED
using Input = ingot::Tensor<float, 4>;
#else
using Input = ingot::Tensor<float, 3>;
#endif

auto run(Net const& net, Input const& x) {
  return net(x);
}
