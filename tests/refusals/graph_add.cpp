// Operands that do not broadcast, and what is made of their sum: one error.
// EXPECT: the shapes of the operands broadcast to one
// EXPECT: Shape<2, 3>.*Shape<2, 4>|A = ingot::Shape<2, 3>; B = ingot::Shape<2, 4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = h + input<"z", 2, 1>;
#else
constexpr auto y = h + input<"z", 2, 4>;
#endif

constexpr auto loss = sum(exp(y) * x);
