// A network that takes longer than it may.
// EXPECT: the network takes more multiply-accumulates than the budget has
// EXPECT: macs_within_budget<.*Takes<281640>, .*Budgeted<250000>, .*Costliest<153600, .*AtPosition<3>, .*Conv2d<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/deploy/budget.hpp>

using namespace ingot;

using LeNet = decltype(build<Shape<1, 28, 28>>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>,
                                               flatten, dense<120>, relu, dense<84>, relu, dense<10>));

#ifdef FIXED
static_assert(!within_budget<LeNet, Budget{.macs = 250'000}>);
#else
static_assert(fits<LeNet, Budget{.flash = 1_MiB, .macs = 250'000}>);
#endif
