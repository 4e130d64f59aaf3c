// The largest along an axis that is not there, and what is made of it.
// EXPECT: a reduction is along axes of the shape, each named once
// EXPECT: Shape<2, 3>
// EXPECT: \b2\b
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = max(h, axis<1>);
#else
constexpr auto y = max(h, axis<2>);
#endif

constexpr auto z = exp(y);
