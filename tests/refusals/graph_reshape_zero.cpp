// A reshape to an extent of 0.
// EXPECT: a tensor of an expression has at most six axes, each of 1 to 2097151 elements
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = reshape<6>(h);
#else
constexpr auto y = reshape<0>(h);
#endif
