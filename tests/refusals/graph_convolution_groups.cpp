// Filters that groups cannot share.
// EXPECT: the image has the weight's channels times the groups, and the groups share the filters
// EXPECT: Shape<4, 8, 8>
// EXPECT: Shape<6, 1, 3, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 8, 8>;
constexpr auto h = relu(x * x + exp(x));

#ifdef FIXED
constexpr auto y = convolution<ConvOptions{.groups = 2}>(h, parameter<"w", 6, 2, 3, 3>);
#else
constexpr auto y = convolution<ConvOptions{.groups = 4}>(h, parameter<"w", 6, 1, 3, 3>);
#endif
