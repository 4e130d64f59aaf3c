// A negative epsilon of a batch normalisation.
// EXPECT: layer_exists<.*At<1, .*EpsilonBelow0<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 4>, BatchNorm<Shape<4>, NormOptions{.epsilon = 1e-5}>>;
#else
using Net = Network<Dense<4, 4>, BatchNorm<Shape<4>, NormOptions{.epsilon = -1e-5}>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
