// EXPECT: layer_exists<.*At<0, .*Conv2d<.*GroupsDoNotDivide<6, 8, 4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Conv2d<Shape<6, 5, 5>, 8, 3, ConvOptions{.groups = 2}>>;
#else
using Net = Network<Conv2d<Shape<6, 5, 5>, 8, 3, ConvOptions{.groups = 4}>>;
#endif

auto run(Net const& net, Tensor<float, 6, 5, 5> const& x) {
  return net(x);
}
