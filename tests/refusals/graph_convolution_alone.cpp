// A convolution without a weight.
// EXPECT: a convolution has an image and a weight: convolution\(x, w\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = convolution(input<"image", 1, 4, 4>, parameter<"w", 2, 1, 3, 3>);
#else
constexpr auto y = convolution(x);
#endif
constexpr auto z = exp(y);
