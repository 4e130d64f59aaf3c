// Extents of a reshape as arguments.
// EXPECT: extents are template arguments: reshape<2, 3>\(x\)
// EXPECT: int
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = reshape<3, 2>(h);
#else
constexpr auto y = reshape<3>(h, 2);
#endif

constexpr auto z = exp(y);
