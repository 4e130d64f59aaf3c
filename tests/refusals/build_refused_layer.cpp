// A word whose layer is refused, with words behind it.
// EXPECT: layer_exists<.*At<2, .*Conv2d<.*KernelExceedsInput<.*KernelExtent<9, 9>, .*PaddedInput<4, 4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<1, 8, 8>>(max_pool2d<2>, relu, conv2d<6, 3>, flatten, dense<10>));
#else
using Net = decltype(build<Shape<1, 8, 8>>(max_pool2d<2>, relu, conv2d<6, 9>, flatten, dense<10>));
#endif

Net net{};
