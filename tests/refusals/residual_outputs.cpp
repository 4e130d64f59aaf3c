// The body changes the shape, and no projection brings x to it.
// EXPECT: layer_exists<.*At<0, .*Residual<.*BranchesEndApart<.*Shape<3>, .*Shape<4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Residual<Dense<4, 3>, Dense<4, 3>>>;
#else
using Net = Network<Residual<Dense<4, 3>>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
