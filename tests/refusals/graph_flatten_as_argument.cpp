// An extent of a flattening.
// EXPECT: extents are template arguments: reshape<6>\(x\)
// EXPECT: int
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = flatten(h);
#else
constexpr auto y = flatten(h, 6);
#endif

constexpr auto z = exp(y);
