// A weight of three axes.
// EXPECT: a weight is \[filters, channels / groups, height, width\]
// EXPECT: Shape<6, 4, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 8, 8>;
constexpr auto h = relu(x * x + exp(x));

#ifdef FIXED
constexpr auto y = convolution(h, parameter<"w", 6, 4, 3, 1>);
#else
constexpr auto y = convolution(h, parameter<"w", 6, 4, 3>);
#endif
