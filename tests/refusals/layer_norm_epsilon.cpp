// An epsilon of a layer normalisation that is NaN.
// EXPECT: layer_exists<.*At<1, .*EpsilonBelow0<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 4>, LayerNorm<Shape<4>, LayerNormOptions{.epsilon = 1e-5}>>;
#else
using Net = Network<Dense<4, 4>, LayerNorm<Shape<4>, LayerNormOptions{.epsilon = __builtin_nan("")}>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
