// A stride that steps over elements of the image.
// EXPECT: the stride leaves no element of the image unread
// EXPECT: Shape<4, 8, 8>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 8, 8>;
constexpr auto h = relu(x * x + exp(x));

#ifdef FIXED
constexpr auto y = convolution<ConvOptions{.stride = 2}>(h, parameter<"w", 6, 4, 2, 2>);
#else
constexpr auto y = convolution<ConvOptions{.stride = 3}>(h, parameter<"w", 6, 4, 2, 2>);
#endif
