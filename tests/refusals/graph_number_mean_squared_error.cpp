// A plain number as a target.
// EXPECT: an operand is an expression: write a number as 1\.0_c or constant<1\.0>, a tensor as input<\.\.\.>
// EXPECT: is_operand<double>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = mean_squared_error(x, x);
#else
constexpr auto y = mean_squared_error(x, 1.0);
#endif
constexpr auto z = exp(y);
