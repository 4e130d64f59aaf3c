// A convolution has a kernel.
// EXPECT: layer_exists<
// EXPECT: ZeroSize<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<1, 8, 8>>(conv2d<3, 3>));

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
#else
using Net = decltype(build<Shape<1, 8, 8>>(conv2d<3>));

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
#endif
