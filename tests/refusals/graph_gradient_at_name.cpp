// A gradient at the name of a leaf.
// EXPECT: a gradient is taken at an expression: at the leaf of a name it is gradient<loss, \\?"w\\?">
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto loss = sum(square(x));
#ifdef FIXED
constexpr auto slope = gradient_at<loss, x>;
#else
constexpr auto slope = gradient_at<loss, "x">;
#endif
constexpr auto z = exp(slope);
