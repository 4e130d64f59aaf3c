// The C library's fabs of an expression.
// EXPECT: fabs is no operation on expressions: write abs\(x\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

#include <cmath>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = abs(x);
#else
constexpr auto y = fabs(x);
#endif
constexpr auto z = exp(y);
