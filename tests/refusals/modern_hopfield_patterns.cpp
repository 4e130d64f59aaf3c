// A modern Hopfield network without patterns, of rows.
// EXPECT: layer_exists<.*At<0, .*ModernHopfield<.*ZeroSize<0>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<3, 4>>(modern_hopfield<2>));
#else
using Net = decltype(build<Shape<3, 4>>(modern_hopfield<0>));
#endif

auto run(Net const& net, Tensor<float, 3, 4> const& x) {
  return net(x);
}
