// EXPECT: layer_exists<.*At<0, .*Conv2d<.*NotOfRank<3(UL)?, .*Shape<3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Conv2d<Shape<3, 1, 1>, 4, 1>>;
#else
using Net = Network<Conv2d<Shape<3>, 4, 1>>;
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
