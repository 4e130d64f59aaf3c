// EXPECT: layer_exists<.*At<1, .*Residual<.*BranchesStartApart<.*Shape<4>, .*Shape<5>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Relu<4>, Residual<Dense<4, 3>, Dense<4, 3>>>;
#else
using Net = Network<Relu<4>, Residual<Dense<4, 3>, Dense<5, 3>>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
