// The C library's pow of an expression.
// EXPECT: pow is no operation on expressions: write power\(a, b\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

#include <cmath>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = power(x, 2_c);
#else
constexpr auto y = pow(x, 2_c);
#endif
constexpr auto z = exp(y);
