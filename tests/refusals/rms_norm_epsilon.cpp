// An epsilon of a normalisation that is negative.
// EXPECT: layer_exists<.*At<1, .*RmsNorm<.*EpsilonBelow0<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/rms_norm.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 4>, RmsNorm<Shape<4>, RmsNormOptions{.epsilon = 1e-5}>>;
#else
using Net = Network<Dense<4, 4>, RmsNorm<Shape<4>, RmsNormOptions{.epsilon = -1e-5}>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
