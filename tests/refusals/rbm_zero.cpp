// A restricted Boltzmann machine without hidden units.
// EXPECT: layer_exists<.*At<1, .*ZeroSize<4.*0
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 4>, Rbm<4, 1>>;
#else
using Net = Network<Dense<4, 4>, Rbm<4, 0>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
