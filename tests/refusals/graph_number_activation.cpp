// An activation of a plain number.
// EXPECT: an operand is an expression: write a number as 1\.0_c or constant<1\.0>
// EXPECT: double
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto y = leaky_relu<0.1>(2.0_c);
#else
constexpr auto y = leaky_relu<0.1>(2.0);
#endif
