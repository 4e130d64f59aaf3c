// What is joined is longer than an axis can be.
// EXPECT: a tensor of an expression has at most six axes, each of 1 to 2097151 elements
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto y = concat<0>(input<"a", 2000000>, input<"b", 1000>);
#else
constexpr auto y = concat<0>(input<"a", 2000000>, input<"b", 100000>);
#endif
