// A plain number on the left of an expression.
// EXPECT: an operand is an expression: write a number as 1.0_c or constant<1.0>
// EXPECT: int
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = 2_c * h;
#else
constexpr auto y = 2 * h;
#endif
