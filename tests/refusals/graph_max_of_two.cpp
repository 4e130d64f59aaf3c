// The larger of two is no reduction.
// EXPECT: a reduction takes one expression: maximum\(a, b\)
// EXPECT: Shape<2, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = maximum(x, 0_c);
#else
constexpr auto y = max(x, 0_c);
#endif
constexpr auto z = exp(y);
