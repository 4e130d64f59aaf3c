// The C library's tan of an expression.
// EXPECT: tan is no operation on expressions: write sin\(x\) / cos\(x\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

#include <cmath>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = sin(x) / cos(x);
#else
constexpr auto y = tan(x);
#endif
constexpr auto z = exp(y);
