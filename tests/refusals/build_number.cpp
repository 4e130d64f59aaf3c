// EXPECT: layer_exists<.*At<1, .*NotAWord<int>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

#ifdef FIXED
using Net = decltype(build<Shape<3>>(dense<4>, dense<7>));
#else
using Net = decltype(build<Shape<3>>(dense<4>, 7));
#endif

Net net{};
