// There is no layer of this type.
// EXPECT: asks for the one layer of type L
// EXPECT: there_is_one<.*Dense<7, 7.*, .*NumberOfLayers<0> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
auto run(Net& net) {
  return net.layer<2>().weight[0];
}
#else
auto run(Net& net) {
  return net.layer<Dense<7, 7>>().weight[0];
}
#endif
