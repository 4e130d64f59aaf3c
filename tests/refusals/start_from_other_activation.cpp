// A network with another activation than a machine's units have, which is to start from a stack.
// EXPECT: start_from\(net, stack\) takes a network that begins with a Dense and a Sigmoid
// EXPECT: begins_as<
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

using Stack = Network<Rbm<6, 5>>;
#ifdef FIXED
using Net = Network<Dense<6, 5>, Sigmoid<5>, Dense<5, 2>>;
#else
using Net = Network<Dense<6, 5>, Relu<5>, Dense<5, 2>>;
#endif

void run(Net& net, Stack const& stack) {
  start_from(net, stack);
}
