// A pooling window longer than the sequence.
// EXPECT: the kernel fits into the sequence with its padding
// EXPECT: Shape<4, 9>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 9>;
constexpr auto h = tanh(x) * exp(x);

#ifdef FIXED
constexpr auto y = max_pool1d<9>(h);
#else
constexpr auto y = max_pool1d<10>(h);
#endif

constexpr auto z = exp(y);
