// A weight of other channels than the sequence has.
// EXPECT: the sequence has the weight's channels times the groups, and the groups share the filters
// EXPECT: Shape<4, 9>
// EXPECT: Shape<6, 3, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 9>;
constexpr auto h = tanh(x) * exp(x);

#ifdef FIXED
constexpr auto y = convolution1d(h, parameter<"w", 6, 4, 3>);
#else
constexpr auto y = convolution1d(h, parameter<"w", 6, 3, 3>);
#endif

constexpr auto z = exp(y);
