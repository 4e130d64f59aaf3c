// A network that is refused says so, once.
// EXPECT: the output shape of a layer is the input shape of the next
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

void run(Net& net) {
  load_weights(net, "f");
}
#else
using Net = Network<Dense<4, 8>, Relu<7>, Dense<7, 3>>;

void run(Net& net) {
  load_weights(net, "f");
}
#endif
