// A layer is asked for by its position or its type.
// EXPECT: layer<I>\(\) takes the position as a template argument
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
auto run(Net const& net) {
  return net.layer<0>().weight[0];
}
#else
auto run(Net const& net) {
  return net.layer().weight[0];
}
#endif
