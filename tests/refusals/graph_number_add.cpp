// A plain number in a sum that is called by name.
// EXPECT: an operand is an expression: write a number as 1.0_c or constant<1.0>
// EXPECT: double
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = add(h, 1.0_c);
#else
constexpr auto y = add(h, 1.0);
#endif

constexpr auto z = exp(y);
