// Two neighbours whose shapes disagree, and a call of the network: one error, not two.
// EXPECT: the output shape of a layer is the input shape of the next
// EXPECT: shapes_match<.*Output<1, .*Relu<128>, .*Shape<128> ?>, .*Input<2, .*Dense<64, 10\b.*, .*Shape<64> ?> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<784, 128>, Relu<128>, Dense<128, 10>>;
#else
using Net = Network<Dense<784, 128>, Relu<128>, Dense<64, 10>>;
#endif

Tensor<float, 10> run(Net const& net, Tensor<float, 784> const& x) {
  return net(x);
}
