// A word that does not take the shape before it.
// EXPECT: layer_exists<.*At<1, .*DoesNotTake<.*Conv2d<.*Shape<64>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<1, 8, 8>>(relu, conv2d<6, 5>));
#else
using Net = decltype(build<Shape<1, 8, 8>>(flatten, conv2d<6, 5>));
#endif

Net net{};
