// A vector is no image.
// EXPECT: an image is \[channels, height, width\], or a batch of such
// EXPECT: Shape<4, 8>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto y = convolution(input<"x", 4, 8, 8>, parameter<"w", 6, 4, 3, 3>);
#else
constexpr auto y = convolution(input<"x", 4, 8>, parameter<"w", 6, 4, 3, 3>);
#endif
