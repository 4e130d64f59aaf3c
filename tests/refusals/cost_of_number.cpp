// What is no network has no cost.
// EXPECT: cost<Net> takes a network or a layer
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/network/cost.hpp>

using namespace ingot;

#ifdef FIXED
static_assert(cost<Dense<4, 10>>.macs == 40);
#else
static_assert(cost<int>.macs < 40);
#endif
