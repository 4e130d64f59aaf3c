// An alpha that is NaN.
// EXPECT: layer_exists<.*At<1, .*NotFinite<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 4>, Elu<1.0, 4>>;
#else
using Net = Network<Dense<4, 4>, Elu<__builtin_nan(""), 4>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
