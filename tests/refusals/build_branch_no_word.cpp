// EXPECT: layer_exists<.*At<0, .*Concat<.*InBranch<1, .*ThisIsNoWordOfALayer
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<3>>(concat(dense<4>, relu)));
#else
using Net = decltype(build<Shape<3>>(concat(dense<4>, 7)));
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
