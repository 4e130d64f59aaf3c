// A general Boltzmann machine of one unit.
// EXPECT: accepted<.*ASingleUnit
// ERRORS: 1
// MAX-LINES: 13
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
BoltzmannMachine<1, 1> machine;
#else
BoltzmannMachine<1> machine;
#endif
