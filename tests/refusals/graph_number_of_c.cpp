// A function that the C library has, too, of a plain number.
// EXPECT: sin takes one expression: sin\(x\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = ingot::graph::sin(1.0_c);
#else
constexpr auto y = ingot::graph::sin(1.0);
#endif
constexpr auto z = exp(y);
