// A permutation that names an axis twice.
// EXPECT: a permutation names every axis once
// EXPECT: Shape<2, 3>
// EXPECT: 1, -1\b
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = permute<1, 0>(h);
#else
constexpr auto y = permute<1, -1>(h);
#endif
