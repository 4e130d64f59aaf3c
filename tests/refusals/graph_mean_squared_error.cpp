// Targets [n] beside outputs [n, 1]: broadcast, they would make [n, n].
// EXPECT: a mean squared error is of two tensors of one shape
// EXPECT: shapes_are_equal<.*Shape<8>, .*Shape<8, 1> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto cost = mean_squared_error(input<"y", 8, 1>, input<"out", 8, 1>);
#else
constexpr auto cost = mean_squared_error(input<"y", 8>, input<"out", 8, 1>);
#endif
constexpr auto twice = cost + cost;
