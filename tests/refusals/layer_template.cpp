// The name of a template is no type.
// EXPECT: names a type in full
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
  return net.layer<Dense>().weight[0];
}
#endif
