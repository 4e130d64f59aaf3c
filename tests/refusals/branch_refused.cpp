// A layer inside a branch is refused by what it is, not by what holds it.
// EXPECT: layer_exists<.*At<0, .*Concat<.*InBranch<1, .*GroupsDoNotDivide<6, 8, 4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Concat<Relu<6, 5, 5>, Conv2d<Shape<6, 5, 5>, 8, 1, ConvOptions{.groups = 2}>>>;
#else
using Net = Network<Concat<Relu<6, 5, 5>, Conv2d<Shape<6, 5, 5>, 8, 1, ConvOptions{.groups = 4}>>>;
#endif

auto run(Net const& net, Tensor<float, 6, 5, 5> const& x) {
  return net(x);
}
