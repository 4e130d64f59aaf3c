// An infinite slope.
// EXPECT: layer_exists<.*At<1, .*NotFinite<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 4>, LeakyRelu<0.01, 4>>;
#else
using Net = Network<Dense<4, 4>, LeakyRelu<__builtin_inf(), 4>>;
#endif

auto run(Net const& net, Tensor<float, 4> const& x) {
  return net(x);
}
