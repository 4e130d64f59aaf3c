// The gradient at a node of what is not one number.
// EXPECT: a gradient is that of one number
// EXPECT: is_one_number<.*Shape<2, 3> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto y = exp(x);
#ifdef FIXED
constexpr auto slope = gradient_at<sum(square(y)), y>;
#else
constexpr auto slope = gradient_at<square(y), y>;
#endif
constexpr auto after = exp(slope);
