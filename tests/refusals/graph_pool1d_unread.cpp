// Pooling that skips elements of the sequence.
// EXPECT: the stride leaves no element of the sequence unread
// EXPECT: Shape<4, 9>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 9>;
constexpr auto h = tanh(x) * exp(x);

#ifdef FIXED
constexpr auto y = avg_pool1d<2, Pool1dOptions{.stride = 1}>(h);
#else
constexpr auto y = avg_pool1d<2, Pool1dOptions{.stride = 3}>(h);
#endif

constexpr auto z = exp(y);
