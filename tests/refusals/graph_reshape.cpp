// A reshape to another number of elements, and what follows of the shape that was meant.
// EXPECT: a reshape keeps the number of elements
// EXPECT: Shape<2, 3>
// EXPECT: 4, 2\b
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
constexpr auto h = exp(x) * relu(x + sigmoid(x)) - tanh(x);

#ifdef FIXED
constexpr auto y = reshape<3, 2>(h);
constexpr auto w = input<"w", 2, 5>;
#else
constexpr auto y = reshape<4, 2>(h);
constexpr auto w = input<"w", 2, 5>;
#endif

constexpr auto z = matmul(y, w);
