// A pooling window of nothing.
// EXPECT: a kernel has at least one element
// EXPECT: Shape<4, 8, 8>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 8, 8>;
constexpr auto h = relu(x * x + exp(x));

#ifdef FIXED
constexpr auto y = avg_pool2d<2>(h);
#else
constexpr auto y = avg_pool2d<0>(h);
#endif
