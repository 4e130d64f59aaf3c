// A stride larger than the kernel reads nothing of what lies between.
// EXPECT: layer_exists<.*At<0, .*StrideLeavesUnread<.*Stride<5, 5>, .*KernelExtent<3, 3>, .*PaddedInput<13, 13>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Conv2d<Shape<1, 13, 13>, 2, 3, ConvOptions{.stride = 3}>>;
#else
using Net = Network<Conv2d<Shape<1, 13, 13>, 2, 3, ConvOptions{.stride = 5}>>;
#endif

auto run(Net const& net, Tensor<float, 1, 13, 13> const& x) {
  return net(x);
}
