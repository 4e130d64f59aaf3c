// A matrix is no image.
// EXPECT: an image is \[channels, height, width\], or a batch of such
// EXPECT: Shape<8, 8>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr auto y = avg_pool2d<2>(reshape<1, 8, 8>(input<"x", 8, 8>));
#else
constexpr auto y = avg_pool2d<2>(input<"x", 8, 8>);
#endif
