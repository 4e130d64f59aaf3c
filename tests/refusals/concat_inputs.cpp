// EXPECT: layer_exists<.*At<0, .*Concat<.*BranchesStartApart<.*Shape<4>, .*Shape<5>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Concat<Dense<4, 2>, Dense<4, 3>>>;
#else
using Net = Network<Concat<Dense<4, 2>, Dense<5, 3>>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
