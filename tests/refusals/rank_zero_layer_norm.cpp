// EXPECT: layer_exists<.*At<0, .*LayerNorm<.*RankZero
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<LayerNorm<Shape<2>>>;
#else
using Net = Network<LayerNorm<Shape<>>>;
#endif

auto run(Net const& net, tensor_t<float, Net::input_shape> const& x) {
  return net(x);
}
