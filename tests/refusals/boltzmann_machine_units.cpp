// A general Boltzmann machine of more units than a sum over all states takes.
// EXPECT: accepted<.*TooManyUnitsToSumOverTheirStates<24, 20>
// ERRORS: 1
// MAX-LINES: 13
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
BoltzmannMachine<16, 4> machine;
#else
BoltzmannMachine<16, 8> machine;
#endif
