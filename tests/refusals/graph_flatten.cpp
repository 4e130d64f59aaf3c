// A tensor with more elements than an axis can have.
// EXPECT: a tensor of an expression has at most six axes, each of 1 to 2097151 elements
// EXPECT: 2097152|2048, 1024
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto y = flatten(input<"x", 2048, 1023>);
#else
constexpr auto y = flatten(input<"x", 2048, 1024>);
#endif
