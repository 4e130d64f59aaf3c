// A word of expressions takes no number.
// EXPECT: an operand is an expression
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

constexpr auto x = graph::input<"x", 2, 3>;

#ifdef FIXED
constexpr auto y = graph::relu(graph::constant<2.0>);
#else
constexpr auto y = graph::relu(2.0);
#endif
