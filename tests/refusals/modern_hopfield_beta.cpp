// A modern Hopfield network whose inverse temperature is negative.
// EXPECT: layer_exists<.*At<1, .*ModernHopfield<.*BetaBelow0<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 6>, ModernHopfield<Shape<6>, 3, ModernHopfieldOptions{.beta = 1.0}>>;
#else
using Net = Network<Dense<4, 6>, ModernHopfield<Shape<6>, 3, ModernHopfieldOptions{.beta = -1.0}>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
