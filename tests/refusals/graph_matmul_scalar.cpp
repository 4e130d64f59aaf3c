// A number is no matrix.
// EXPECT: a matrix product takes \[..., n, k\] and \[..., k, m\]
// EXPECT: Shape<2, 3>
// EXPECT: Shape<>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = h * input<"a">;
#else
constexpr auto y = matmul(h, input<"a">);
#endif
