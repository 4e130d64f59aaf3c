// EXPECT: layer_exists<.*At<0, .*MaxPool2d<.*Shape<2, 3, 3>.*KernelExceedsInput<.*KernelExtent<4, 4>, .*PaddedInput<3, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<MaxPool2d<Shape<2, 3, 3>, 3>>;
#else
using Net = Network<MaxPool2d<Shape<2, 3, 3>, 4>>;
#endif

auto run(Net const& net, Tensor<float, 2, 3, 3> const& x) {
  return net(x);
}
