// An axis longer than a graph can say.
// EXPECT: a tensor of an expression has at most six axes, each of 1 to 2097151 elements
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto x = input<"x", 2097151>;
#else
constexpr auto x = input<"x", 2097152>;
#endif

constexpr auto y = x;
