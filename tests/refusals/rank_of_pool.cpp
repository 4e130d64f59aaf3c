// EXPECT: layer_exists<.*At<0, .*MaxPool2d<.*NotOfRank<3(UL)?, .*Shape<3, 4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<MaxPool2d<Shape<3, 4, 4>, 2>>;
#else
using Net = Network<MaxPool2d<Shape<3, 4>, 2>>;
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
