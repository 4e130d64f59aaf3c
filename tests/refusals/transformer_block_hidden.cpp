// A block whose feed-forward part has no hidden features.
// EXPECT: layer_exists<.*At<0, .*ZeroSize<4, 8, 2, 0>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/network/transformer_block.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<4, 8>>(transformer_block<2, 1>));
#else
using Net = decltype(build<Shape<4, 8>>(transformer_block<2, 0>));
#endif

auto run(Net const& net, Tensor<float, 4, 8> const& x) {
  return net(x);
}
