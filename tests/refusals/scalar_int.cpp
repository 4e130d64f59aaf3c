// EXPECT: layer_exists<.*At<0, .*NotAScalar<int>
// EXPECT: Dense<3, 2, int\b
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

#ifdef FIXED
using Scalar = double;
#else
using Scalar = int;
#endif

using Net = ingot::Network<ingot::Dense<3, 2, Scalar>, ingot::Relu<2>>;

auto run(Net const& net, ingot::Tensor<Scalar, 3> const& x) {
  return net(x);
}
