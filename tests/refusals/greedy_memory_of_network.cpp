// The memory of greedy training of a network that is no stack of machines.
// EXPECT: GreedyMemory<Stack, I, B> takes a Network of Rbms
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
GreedyMemory<Network<Rbm<6, 5>, Rbm<5, 4>>, 1, 8> memory;
#else
GreedyMemory<Network<Rbm<6, 5>, Dense<5, 4>>, 1, 8> memory;
#endif
