// The gradient of a loss that is not one number.
// EXPECT: a gradient is that of one number
// EXPECT: is_one_number<.*Shape<2, 3> ?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto w = parameter<"w", 2, 3>;
#ifdef FIXED
constexpr auto slope = gradient<sum(x * w), "w">;
#else
constexpr auto slope = gradient<x * w, "w">;
#endif
constexpr auto step_along = w - 0.1_c * slope;
