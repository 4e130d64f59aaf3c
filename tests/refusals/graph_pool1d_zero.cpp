// A pooling window of nothing, over a sequence.
// EXPECT: a kernel has at least one element
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = max_pool1d<2>(x);
#else
constexpr auto y = max_pool1d<0>(x);
#endif
constexpr auto z = exp(y);
