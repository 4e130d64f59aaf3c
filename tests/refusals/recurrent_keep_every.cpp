// Training that keeps no state at all.
// EXPECT: layer_exists<.*At<0, .*Gru<.*KeepEveryIsZero
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Gru<8, 2, 4, GruOptions{.keep_every = 2}>>;
#else
using Net = Network<Gru<8, 2, 4, GruOptions{.keep_every = 0}>>;
#endif

auto run(Net const& net, Tensor<float, 8, 2> const& x) {
  return net(x);
}
