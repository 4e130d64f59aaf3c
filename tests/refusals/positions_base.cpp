// Waves that grow faster.
// EXPECT: layer_exists<.*At<1, .*SinusoidalPositions<.*BaseBelow1<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/layers/attention/positions.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Relu<7, 4>, SinusoidalPositions<7, 4, PositionOptions{.base = 1.0}>>;
#else
using Net = Network<Relu<7, 4>, SinusoidalPositions<7, 4, PositionOptions{.base = 0.5}>>;
#endif

auto run(Net const& net, Tensor<float, 7, 4> const& x) {
  return net(x);
}
