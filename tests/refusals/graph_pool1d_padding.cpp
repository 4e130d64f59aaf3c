// A pooling window on padding alone.
// EXPECT: every window reads some of the sequence, and not padding alone
// EXPECT: Shape<4, 9>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 9>;
constexpr auto h = tanh(x) * exp(x);

#ifdef FIXED
constexpr auto y = avg_pool1d<3, Pool1dOptions{.stride = 3, .padding = 0}>(h);
#else
constexpr auto y = avg_pool1d<3, Pool1dOptions{.stride = 3, .padding = 3}>(h);
#endif

constexpr auto z = exp(y);
