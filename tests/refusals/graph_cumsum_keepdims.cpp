// Running sums, which keep the shape, with keepdims.
// EXPECT: keepdims is for reductions
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = cumsum(x);
#else
constexpr auto y = cumsum(x, keepdims);
#endif
constexpr auto z = exp(y);
