// A pooling window larger than the image.
// EXPECT: the kernel fits into the image with its padding
// EXPECT: Shape<4, 8, 8>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 8, 8>;
constexpr auto h = relu(x * x + exp(x));

#ifdef FIXED
constexpr auto y = max_pool2d<8>(h);
#else
constexpr auto y = max_pool2d<9>(h);
#endif
