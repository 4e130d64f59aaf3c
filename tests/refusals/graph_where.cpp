// A condition that does not broadcast with what it chooses from.
// EXPECT: the shapes of the operands broadcast to one
// EXPECT: Shape<2, 3>
// EXPECT: Shape<3, 2>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = where(input<"c", 2, 1>, h, x);
#else
constexpr auto y = where(input<"c", 3, 2>, h, x);
#endif
