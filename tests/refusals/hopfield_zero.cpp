// A Hopfield network without units.
// EXPECT: layer_exists<.*At<0, .*Hopfield<0.*ZeroSize<0>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Hopfield<4>>;
#else
using Net = Network<Hopfield<0>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
