// A number joined to an expression.
// EXPECT: a concatenation has an axis and expressions: concat<0>\(a, b\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = concat<0>(x, x);
#else
constexpr auto y = concat<0>(x, 1.0);
#endif
constexpr auto z = exp(y);
