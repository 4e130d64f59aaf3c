// Parameters are those of a network.
// EXPECT: initialize\(net, seed, scheme\) takes a network that is not const
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
void run(Net& net) {
  initialize(net, 1);
}
#else
void run(Adam<Net>& net) {
  initialize(net, 1);
}
#endif
