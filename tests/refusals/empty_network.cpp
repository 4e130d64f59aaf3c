// EXPECT: a network has at least one layer
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

#ifdef FIXED
using Net = ingot::Network<ingot::Relu<2>>;
#else
using Net = ingot::Network<>;
#endif

Net net{};
