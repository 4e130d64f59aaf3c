// The name of a function of C in words that are made of words.
// EXPECT: layer_exists<.*At<1, .*OverloadedName>, .*WriteTanhWithBrackets
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <cmath>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<8>>(dense<4>, chain(dense<4>, tanh()), residual(dense<4>, tanh(), dense<4>)));
#else
using Net = decltype(build<Shape<8>>(dense<4>, chain(dense<4>, tanh), residual(dense<4>, tanh, dense<4>)));
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
