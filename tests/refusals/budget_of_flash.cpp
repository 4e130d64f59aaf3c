// A network that is larger than the device's flash: the figure, both numbers, and the layer that takes most.
// EXPECT: the network's parameters take more bytes than the budget has of flash
// EXPECT: flash_within_budget<.*Takes<177704>, .*Budgeted<65536>, .*Costliest<123360, .*AtPosition<7>, .*Dense<256, 120\b
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/deploy/budget.hpp>

using namespace ingot;

using LeNet = decltype(build<Shape<1, 28, 28>>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>,
                                               flatten, dense<120>, relu, dense<84>, relu, dense<10>));

#ifdef FIXED
static_assert(fits<LeNet, Budget{.flash = 192_KiB, .ram = 16_KiB, .macs = 1'000'000}>);
#else
static_assert(fits<LeNet, Budget{.flash = 64_KiB, .ram = 1_KiB, .macs = 1}>);
#endif
