// Matrices whose inner extents differ.
// EXPECT: a matrix product takes \[..., n, k\] and \[..., k, m\]
// EXPECT: Shape<2, 3>
// EXPECT: Shape<4, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = matmul(h, transpose(input<"w", 4, 3>));
#else
constexpr auto y = matmul(h, input<"w", 4, 3>);
#endif

constexpr auto z = tanh(y);
