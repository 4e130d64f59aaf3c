// A plain number, repeated.
// EXPECT: a repetition has an axis, a count and one expression: repeat<0, 2>\(x\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = repeat<0, 2>(x);
#else
constexpr auto y = repeat<0, 2>(2.0);
#endif
constexpr auto z = exp(y);
