// A shape that does not broadcast to another.
// EXPECT: the shape broadcasts to the one that is asked for
// EXPECT: Shape<2, 3>
// EXPECT: 4, 3\b
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = broadcast<4, 2, 3>(h);
#else
constexpr auto y = broadcast<4, 3>(h);
#endif
