// Chains of a layer that is no restricted Boltzmann machine.
// EXPECT: Chains<Machine, N> takes an Rbm and at least one chain
// ERRORS: 1
// MAX-LINES: 13
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
Chains<Rbm<6, 3>, 4> chains;
#else
Chains<Dense<6, 3>, 4> chains;
#endif
