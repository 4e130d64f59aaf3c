// The same with a number first.
// EXPECT: a comparison of expressions is an operation: less
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

constexpr auto x = graph::input<"x", 2, 3>;

#ifdef FIXED
constexpr auto y = graph::less(graph::constant<0.0>, x);
#else
constexpr auto y = 0.0 < x;
#endif
