// A layer that no network holds is refused in its own words.
// EXPECT: this layer is refused
// EXPECT: accepted<.*KernelExceedsInput<.*KernelExtent<5, 5>.*PaddedInput<4, 4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
Conv2d<Shape<1, 4, 4>, 2, 3> layer{};
#else
Conv2d<Shape<1, 4, 4>, 2, 5> layer{};
#endif
