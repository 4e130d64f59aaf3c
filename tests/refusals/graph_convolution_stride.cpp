// A stride of 0.
// EXPECT: the strides and dilations of a window are at least 1
// EXPECT: Shape<4, 8, 8>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 8, 8>;
constexpr auto h = relu(x * x + exp(x));

#ifdef FIXED
constexpr auto y = convolution<ConvOptions{.stride = 1}>(h, parameter<"w", 6, 4, 3, 3>);
#else
constexpr auto y = convolution<ConvOptions{.stride = 0}>(h, parameter<"w", 6, 4, 3, 3>);
#endif
