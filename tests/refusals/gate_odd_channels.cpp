// Seven channels have no two halves.
// EXPECT: layer_exists<.*At<1, .*GatedActivation<.*Shape<7, 9>.*OddChannels<.*Shape<7, 9>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Conv1d<Shape<1, 9>, 8, 1>, GatedActivation<Shape<8, 9>>>;
#else
using Net = Network<Conv1d<Shape<1, 9>, 7, 1>, GatedActivation<Shape<7, 9>>>;
#endif

auto run(Net const& net, Tensor<float, 1, 9> const& x) {
  return net(x);
}
