// What an optimizer remembers is of the type of the network.
// EXPECT: an optimizer takes a network type that is not const, as in Adam<Net>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

using Net = Network<Dense<4, 8>, Relu<8>, Dense<8, 3>>;

#ifdef FIXED
Adam<Net> adam{.learning_rate = 0.1};
#else
Sgd<Net*> adam;
#endif
