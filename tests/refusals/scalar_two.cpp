// One network computes in one scalar.
// EXPECT: all layers of a network compute in the same scalar
// EXPECT: has_the_networks_scalar<.*At<2, .*Dense<2, 2, double\b.*, double, float>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<3, 2>, Relu<2>, Dense<2, 2>>;
#else
using Net = Network<Dense<3, 2>, Relu<2>, Dense<2, 2, double>>;
#endif

auto run(Net const& net, Tensor<float, 3> const& x) {
  return net(x);
}
