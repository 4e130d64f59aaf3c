// The update does not lead back to the shape that it is added to.
// EXPECT: layer_exists<.*At<0, .*SkipStack<.*InArray<0, .*InBlock<0, .*PartsDoNotMeet<.*Update, .*Shape<2>, .*Start, .*Shape<3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Block = SkipBlock<Dense<3, 4>, Tanh<4>, Dense<4, 3>, Dense<2, 4>>;
#ifdef FIXED
using Net = Network<SkipStack<SkipArray<Dense<2, 3>, Dense<4, 1>, Block>>>;
#else
using Net = Network<SkipStack<SkipArray<Dense<2, 3>, Dense<4, 1>, SkipBlock<Dense<3, 4>, Tanh<4>, Dense<4, 2>>>>>;
#endif

auto run(Net const& net, Tensor<float, 2> const& x) {
  return net(x);
}
