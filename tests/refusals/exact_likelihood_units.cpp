// The exact likelihood of a machine with more hidden units than a sum over all states takes.
// EXPECT: all states of at most 20 hidden units are summed up
// EXPECT: few_enough_hidden_units<21
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

#ifdef FIXED
using Machine = Rbm<30, 20>;
#else
using Machine = Rbm<30, 21>;
#endif

float run(Machine const& machine) {
  return log_partition(machine);
}
