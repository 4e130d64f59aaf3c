// Zeros are read before the image, and its own last rows are not.
// EXPECT: layer_exists<.*At<0, .*StrideLeavesUnread<.*Stride<4, 4>, .*KernelExtent<4, 4>, .*PaddedInput<13, 13>.*Unread<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Conv2d<Shape<1, 12, 12>, 2, 4, ConvOptions{.stride = 4}>>;
#else
using Net = Network<Conv2d<Shape<1, 12, 12>, 2, 4, ConvOptions{.stride = 4, .padding = {1, 1, 0, 0}}>, Relu<2, 3, 3>>;
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
