// No step, no input or no state.
// EXPECT: layer_exists<.*At<0, .*Rnn<.*ZeroSize<8, 2, 0>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/networks.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Rnn<8, 2, 4>>;
#else
using Net = Network<Rnn<8, 2, 0>>;
#endif

auto run(Net const& net, Tensor<float, 8, 2> const& x) {
  return net(x);
}
