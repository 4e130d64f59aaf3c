// With <cmath>, the name tanh is that of functions of C, too.
// EXPECT: layer_exists<.*At<0, .*OverloadedName>, .*WriteTanhWithBrackets
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <cmath>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<8>>(dense<4>, tanh(), dense<3>));
#else
using Net = decltype(build<Shape<8>>(dense<4>, tanh, dense<3>));
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
