// A stack of nothing.
// EXPECT: layer_exists<.*At<0, .*SkipStack<>.*NoArrays
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Block = SkipBlock<Dense<3, 4>, Tanh<4>, Dense<4, 3>, Dense<2, 4>>;
#ifdef FIXED
using Net = Network<SkipStack<SkipArray<Dense<2, 3>, Dense<4, 1>, Block>>>;
#else
using Net = Network<SkipStack<>>;
#endif

auto run(Net const& net, Tensor<float, 2> const& x) {
  return net(x);
}
