// A gradient at a plain number.
// EXPECT: a gradient is taken at an expression
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto slope = gradient_at<sum(x), x>;
#else
constexpr auto slope = gradient_at<sum(x), 3>;
#endif
constexpr auto z = exp(slope);
