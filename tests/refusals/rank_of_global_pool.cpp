// EXPECT: layer_exists<.*At<0, .*GlobalAvgPool2d<.*NotOfRank<3(UL)?, .*Shape<> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<GlobalAvgPool2d<Shape<3, 4, 4>>>;
#else
using Net = Network<GlobalAvgPool2d<Shape<>>>;
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
