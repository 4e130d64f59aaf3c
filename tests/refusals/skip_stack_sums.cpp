// What one array's head puts out is no place to begin the next one's sum.
// EXPECT: layer_exists<.*At<0, .*SkipStack<.*PartsDoNotMeet<.*Head, .*Shape<1>, .*Head, .*Shape<4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Block = SkipBlock<Dense<3, 4>, Tanh<4>, Dense<4, 3>, Dense<2, 4>>;
#ifdef FIXED
using Net = Network<SkipStack<SkipArray<Dense<2, 3>, Dense<4, 4>, Block>, SkipArray<Dense<3, 3>, Dense<4, 1>, Block>>>;
#else
using Net = Network<SkipStack<SkipArray<Dense<2, 3>, Dense<4, 1>, Block>, SkipArray<Dense<3, 3>, Dense<4, 1>, Block>>>;
#endif

auto run(Net const& net, Tensor<float, 2> const& x) {
  return net(x);
}
