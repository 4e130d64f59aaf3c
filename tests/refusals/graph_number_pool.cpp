// A plain number, pooled.
// EXPECT: an operand is an expression: write a number as 1\.0_c or constant<1\.0>, a tensor as input<\.\.\.>
// EXPECT: is_operand<double>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = max_pool2d<2>(input<"image", 1, 4, 4>);
#else
constexpr auto y = max_pool2d<2>(1.0);
#endif
constexpr auto z = exp(y);
