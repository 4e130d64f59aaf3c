// A workspace that is larger than the device's memory, inside a residual.
// EXPECT: the network's workspace, input and output take more bytes than the budget has of RAM
// EXPECT: ram_within_budget<.*Takes<2240>, .*Budgeted<2048>, .*Costliest<2096, .*AtPosition<1, .*body, 2>, .*Dense<500, 12\b
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/deploy/budget.hpp>

using namespace ingot;

using Net = Network<Dense<24, 12>, Residual<Dense<12, 500>, Tanh<500>, Dense<500, 12>>, Dense<12, 12>>;

#ifdef FIXED
static_assert(fits<Net, Budget{.ram = 5_KiB}>);
#else
static_assert(fits<Net, Budget{.ram = 2_KiB}>);
#endif
