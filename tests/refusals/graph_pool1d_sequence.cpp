// Pooling of what is no sequence.
// EXPECT: a sequence is \[channels, length\], or a batch of such
// EXPECT: Shape<36>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 4, 9>;
constexpr auto h = tanh(x) * exp(x);

#ifdef FIXED
constexpr auto y = max_pool1d<3>(h);
#else
constexpr auto y = max_pool1d<3>(flatten(h));
#endif

constexpr auto z = exp(y);
