// A mean of numbers with gaps between them.
// EXPECT: the numbers of a mean have no dilation between them
// EXPECT: Shape<4, 8, 8>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 8, 8>;
constexpr auto h = relu(x * x + exp(x));

#ifdef FIXED
constexpr auto y = max_pool2d<2, PoolOptions{.dilation = 2}>(h);
#else
constexpr auto y = avg_pool2d<2, PoolOptions{.dilation = 2}>(h);
#endif
