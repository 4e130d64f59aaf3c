// A slice without the end of its range.
// EXPECT: a slice has an axis, a range and one expression: slice<0, 1, 3>\(x\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = slice<0, 0, 2>(x);
#else
constexpr auto y = slice<0, 2>(x);
#endif
constexpr auto z = exp(y);
