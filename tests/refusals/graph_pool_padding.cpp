// A window that reads padding alone.
// EXPECT: every window reads some of the image, and not padding alone
// EXPECT: Shape<4, 8, 8>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 8, 8>;
constexpr auto h = relu(x * x + exp(x));

#ifdef FIXED
constexpr auto y = max_pool2d<2, PoolOptions{.padding = 1}>(h);
#else
constexpr auto y = max_pool2d<2, PoolOptions{.padding = 2}>(h);
#endif
