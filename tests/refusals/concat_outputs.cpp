// Branches are joined along the channels: what lies behind those must agree.
// EXPECT: layer_exists<.*At<0, .*Concat<.*BranchesDoNotJoin<.*Shape<2, 4, 4>, .*Shape<3, 6, 6>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Concat<Conv2d<Shape<1, 6, 6>, 2, 3>, Conv2d<Shape<1, 6, 6>, 3, 3>>>;
#else
using Net = Network<Concat<Conv2d<Shape<1, 6, 6>, 2, 3>, Conv2d<Shape<1, 6, 6>, 3, 1>>>;
#endif

auto run(Net const& net, Tensor<float, 1, 6, 6> const& x) {
  return net(x);
}
