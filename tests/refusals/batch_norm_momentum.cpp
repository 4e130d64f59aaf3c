// A momentum above 1 of running statistics.
// EXPECT: layer_exists<.*At<1, .*MomentumOutside0To1<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 4>, BatchNorm<Shape<4>, NormOptions{.momentum = 0.1}>>;
#else
using Net = Network<Dense<4, 4>, BatchNorm<Shape<4>, NormOptions{.momentum = 1.5}>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
