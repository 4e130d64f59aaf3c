// A weight of an image for a sequence.
// EXPECT: a weight is \[filters, channels / groups, length\]
// EXPECT: Shape<6, 4, 1, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 9>;
constexpr auto h = tanh(x) * exp(x);

#ifdef FIXED
constexpr auto y = convolution1d(h, parameter<"w", 6, 4, 3>);
#else
constexpr auto y = convolution1d(h, parameter<"w", 6, 4, 1, 3>);
#endif

constexpr auto z = exp(y);
