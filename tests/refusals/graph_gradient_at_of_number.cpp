// The gradient of a plain number at an expression.
// EXPECT: a gradient is that of an expression: gradient_at<loss, y>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto slope = gradient_at<sum(x), x>;
#else
constexpr auto slope = gradient_at<3, x>;
#endif
constexpr auto z = exp(slope);
