// Axes of a transpose as arguments.
// EXPECT: axes are template arguments: permute<1, 0>\(x\)
// EXPECT: int
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = transpose(h);
#else
constexpr auto y = transpose(h, 1);
#endif

constexpr auto z = exp(y);
