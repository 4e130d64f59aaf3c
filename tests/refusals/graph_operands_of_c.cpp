// A function that the C library has, too, of two expressions.
// EXPECT: tanh takes one expression: tanh\(x\)
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto y = tanh(x);
#else
constexpr auto y = tanh(x, x);
#endif
constexpr auto z = exp(y);
