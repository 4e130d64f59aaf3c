// A budget of a network that is refused: the network's own refusal, and nothing else.
// EXPECT: shapes_match<.*Output<1, .*Relu<128>, .*Shape<128> ?>, .*Input<2, .*Dense<64, 10\b.*, .*Shape<64> ?> ?>
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/ingot.hpp>
#include <ingot/deploy/budget.hpp>

using namespace ingot;

#ifdef FIXED
using Net = Network<Dense<784, 128>, Relu<128>, Dense<128, 10>>;
#else
using Net = Network<Dense<784, 128>, Relu<128>, Dense<64, 10>>;
#endif

static_assert(fits<Net, Budget{.flash = 1_MiB}>);
