// A Hopfield network of integers.
// EXPECT: layer_exists<.*At<0, .*Hopfield<4.*NotAScalar<int>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Hopfield<4>>;
#else
using Net = Network<Hopfield<4, int>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
