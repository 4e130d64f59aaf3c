// Three layers are at 0, 1 and 2.
// EXPECT: counts the layers from 0
// EXPECT: position_is_below<(.*\))?7(UL)?, .*NumberOfLayers<3> ?>
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
  return net.layer<7>().weight[0];
}
#endif
