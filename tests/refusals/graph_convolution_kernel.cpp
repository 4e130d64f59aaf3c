// A kernel larger than the image with its padding.
// EXPECT: the kernel fits into the image with its padding
// EXPECT: Shape<4, 8, 8>
// EXPECT: Shape<6, 4, 11, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 8, 8>;
constexpr auto h = relu(x * x + exp(x));

#ifdef FIXED
constexpr auto y = convolution<ConvOptions{.padding = 2}>(h, parameter<"w", 6, 4, 11, 3>);
#else
constexpr auto y = convolution<ConvOptions{.padding = 1}>(h, parameter<"w", 6, 4, 11, 3>);
#endif
