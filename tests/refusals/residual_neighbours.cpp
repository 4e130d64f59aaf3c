// EXPECT: layer_exists<.*At<1, .*Residual<.*InBranch<0, .*NeighboursDiffer<.*Output<0, .*Input<1,
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Relu<2>, Residual<Network<Dense<2, 3>, Dense<3, 2>>>>;
#else
using Net = Network<Relu<2>, Residual<Network<Dense<2, 3>, Dense<4, 2>>>>;
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
