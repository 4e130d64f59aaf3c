// An axis that is named twice, from the front and from the back.
// EXPECT: a reduction is along axes of the shape, each named once
// EXPECT: Shape<2, 3>
// EXPECT: 0, -2\b
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = sum(h, axis<0, -1>);
#else
constexpr auto y = sum(h, axis<0, -2>);
#endif
