// A tile for a layer whose kernel has none.
// EXPECT: layer_exists<.*At<1, .*HasNoTile<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/tiled.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Tiled<Dense<4, 4>, Size2{4, 1}>, Relu<4>>;
#else
using Net = Network<Dense<4, 4>, Tiled<Relu<4>, Size2{4, 1}>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
