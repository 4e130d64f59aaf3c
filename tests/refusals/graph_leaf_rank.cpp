// A parameter of seven axes.
// EXPECT: a tensor of an expression has at most six axes, each of 1 to 2097151 elements
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto x = parameter<"w", 1, 2, 3, 4, 5, 6>;
#else
constexpr auto x = parameter<"w", 1, 2, 3, 4, 5, 6, 7>;
#endif

constexpr auto y = x;
