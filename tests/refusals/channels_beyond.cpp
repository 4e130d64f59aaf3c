// Of five channels, three from the fourth on are not there.
// EXPECT: layer_exists<.*At<0, .*Narrow<.*ChannelsBeyond<3, 3, .*Shape<5, 2>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Narrow<Shape<5, 2>, 2, 3>>;
#else
using Net = Network<Narrow<Shape<5, 2>, 3, 3>>;
#endif

auto run(Net const& net, Tensor<float, 5, 2> const& x) {
  return net(x);
}
