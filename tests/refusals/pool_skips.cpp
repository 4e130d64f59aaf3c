// EXPECT: layer_exists<.*At<0, .*AvgPool2d<.*StrideLeavesUnread<.*Stride<3, 3>, .*KernelExtent<2, 2>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<AvgPool2d<Shape<1, 8, 8>, 2, PoolOptions{.stride = 2}>>;
#else
using Net = Network<AvgPool2d<Shape<1, 8, 8>, 2, PoolOptions{.stride = 3}>>;
#endif

auto run(Net const& net, Tensor<float, 1, 8, 8> const& x) {
  return net(x);
}
