// EXPECT: layer_exists<.*At<0, .*ZeroSize<0, 10>
// EXPECT: Dense<0, 10\b
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

#ifdef FIXED
using Net = ingot::Network<ingot::Dense<1, 10>>;
#else
using Net = ingot::Network<ingot::Dense<0, 10>>;
#endif

Net net{};
