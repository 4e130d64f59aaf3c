// A modern Hopfield network that makes no step.
// EXPECT: layer_exists<.*At<0, .*ModernHopfield<.*ZeroSize<0>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<ModernHopfield<Shape<4>, 3, ModernHopfieldOptions{.steps = 1}>>;
#else
using Net = Network<ModernHopfield<Shape<4>, 3, ModernHopfieldOptions{.steps = 0}>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
