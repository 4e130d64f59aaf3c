// A training that is larger than the device's memory.
// EXPECT: training takes more bytes than the budget has of RAM
// EXPECT: training_within_budget<.*Takes<\d+>, .*Budgeted<2048>, .*SumOf<.*Parameters<332>, .*Gradient<332>, .*Saved<\d+>, .*OptimizerState<\d+>, .*BatchOfInputs<256>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/deploy/budget.hpp>

using namespace ingot;

using Net = Network<Dense<4, 10>, Relu<10>, Dense<10, 3>>;

#ifdef FIXED
static_assert(fits_training<Net, 16, Adam<Net>, 4_KiB>);
static_assert(!trains_within<Net, 16, Adam<Net>, 2_KiB>);
#else
static_assert(fits_training<Net, 16, Adam<Net>, 2_KiB>);
#endif
