// A network that starts from a stack of machines of other sizes.
// EXPECT: start_from\(net, stack\) takes a network that begins with a Dense and a Sigmoid
// EXPECT: begins_as<
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

using Net = Network<Flatten<2, 3>, Dense<6, 5>, Sigmoid<5>, Dense<5, 4>, Sigmoid<4>, Dense<4, 2>>;
#ifdef FIXED
using Stack = Network<Rbm<6, 5>, Rbm<5, 4>>;
#else
using Stack = Network<Rbm<6, 5>, Rbm<5, 3>>;
#endif

void run(Net& net, Stack const& stack) {
  start_from(net, stack);
}
