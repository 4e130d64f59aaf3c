// The value and gradient of a plain number.
// EXPECT: a gradient is that of an expression
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto slope = value_and_gradient<sum(x), "x">;
#else
constexpr auto slope = value_and_gradient<3, "x">;
#endif
