// The gradient at no expression.
// EXPECT: a gradient is taken at an expression
// EXPECT: has_expressions<0(UL)?>|has_expressions<sizeof...\(At\)>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto slope = gradient_at<sum(square(x)), x>;
#else
constexpr auto slope = gradient_at<sum(square(x))>;
#endif
constexpr auto after = exp(slope);
