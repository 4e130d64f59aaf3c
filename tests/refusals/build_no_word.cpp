// EXPECT: layer_exists<.*At<1, .*NotAWord<.*Z>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

struct Z {};

#ifdef FIXED
using Net = decltype(build<Shape<3>>(dense<4>, relu));
#else
using Net = decltype(build<Shape<3>>(dense<4>, Z{}));
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
