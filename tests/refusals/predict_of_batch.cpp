// predict is for one sample.
// EXPECT: net.predict\(x\) takes a tensor of the network's input shape, one sample
// EXPECT: a batch is for forward\(x, y, workspace\)
// EXPECT: Tensor<float, 2, 4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
auto run(Net const& net, Tensor<float, 4> const& x) {
  return net.predict(x).probability;
}
#else
auto run(Net const& net, Tensor<float, 2, 4> const& x) {
  return net.predict(x).probability;
}
#endif
