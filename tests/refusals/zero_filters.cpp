// EXPECT: layer_exists<.*At<0, .*Conv2d<.*ZeroSize<3, 8, 8, 0,
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Conv2d<Shape<3, 8, 8>, 1, 3>>;
#else
using Net = Network<Conv2d<Shape<3, 8, 8>, 0, 3>>;
#endif

auto run(Net const& net, Tensor<float, 3, 8, 8> const& x) {
  return net(x);
}
