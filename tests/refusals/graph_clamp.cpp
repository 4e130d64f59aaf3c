// Limits that do not broadcast with what they limit.
// EXPECT: the shapes of the operands broadcast to one
// EXPECT: Shape<2, 3>
// EXPECT: Shape<2>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = clamp(h, 0_c, input<"high", 2, 1>);
#else
constexpr auto y = clamp(h, 0_c, input<"high", 2>);
#endif

constexpr auto z = exp(y);
