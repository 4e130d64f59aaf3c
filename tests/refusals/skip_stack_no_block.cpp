// A layer where a block should be.
// EXPECT: layer_exists<.*At<0, .*SkipStack<.*InArray<0, .*InBlock<1, .*NoSkipBlock<.*Dense<3, 4
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Block = SkipBlock<Dense<3, 4>, Tanh<4>, Dense<4, 3>, Dense<2, 4>>;
#ifdef FIXED
using Net = Network<SkipStack<SkipArray<Dense<2, 3>, Dense<4, 1>, Block>>>;
#else
using Net = Network<SkipStack<SkipArray<Dense<2, 3>, Dense<4, 1>, Block, Dense<3, 4>>>>;
#endif

auto run(Net const& net, Tensor<float, 2> const& x) {
  return net(x);
}
