// A constant that is not written as a decimal number.
// EXPECT: a constant is written as a decimal number
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto a = 16_c;
#else
constexpr auto a = 0x10_c;
#endif
