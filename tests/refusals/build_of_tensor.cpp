// What stands before the words is the shape of the input.
// EXPECT: layer_exists<
// EXPECT: BuildNamesTheShapeOfTheInputFirst
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<4>>(dense<4>, relu));

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
#else
using Net = decltype(build<Tensor<float, 4>>(dense<4>, relu));

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
#endif
