// The optimizer of another network.
// EXPECT: training_cost<Net, B, Optimizer> takes an optimizer of this network, as Adam<Net>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/deploy/budget.hpp>

using namespace ingot;

using Net = Network<Dense<4, 10>, Relu<10>, Dense<10, 3>>;
using Other = Network<Dense<4, 3>>;

#ifdef FIXED
static_assert(training_cost<Net, 16, Adam<Net>>.total() > 0);
#else
static_assert(training_cost<Net, 16, Adam<Other>>.total() >= 0);
#endif
