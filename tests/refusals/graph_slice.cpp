// A slice beyond the end of its axis, and a sum of it.
// EXPECT: a slice is a range within an axis of the shape
// EXPECT: Shape<2, 3>
// EXPECT: \b1UL, 4UL|\b1, 4\b|Begin = 1; long unsigned int End = 4
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = slice<1, 0, 3>(h);
#else
constexpr auto y = slice<1, 1, 4>(h);
#endif

constexpr auto z = y + h;
