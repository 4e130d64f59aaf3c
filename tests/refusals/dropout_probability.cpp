// EXPECT: layer_exists<.*At<1, .*Dropout<.*NotAProbability<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 12>, Dropout<0.5, 12>>;
#else
using Net = Network<Dense<4, 12>, Dropout<1.5, 12>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
