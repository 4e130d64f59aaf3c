// A network whose state, workspace and block take more than the device has.
// EXPECT: state, workspace and a block's input and output take more bytes than the budget has of RAM
// EXPECT: ram_of_steps_within_budget<.*Takes<\d+>, .*Budgeted<256>, .*SumOf<.*RemembersBytes<96>, .*WorkspaceBytes<\d+>, .*InputAndOutputBytes<128>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/deploy/budget.hpp>

using namespace ingot;

using Net = Network<Gru<50, 1, 24>, PerStep<50, Dense<24, 1>>>;

#ifdef FIXED
static_assert(fits_steps<Net, Budget{.ram = 8_KiB, .macs = 2000}, 16>);
static_assert(!steps_within_budget<Net, Budget{.ram = 256}, 16>);
static_assert(!steps_within_budget<Net, Budget{.macs = 1000}>);
#else
static_assert(fits_steps<Net, Budget{.ram = 256}, 16>);
#endif
