// A constant beyond all numbers.
// EXPECT: a constant is written as a decimal number
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto a = 1e308_c;
#else
constexpr auto a = 1e309_c;
#endif
