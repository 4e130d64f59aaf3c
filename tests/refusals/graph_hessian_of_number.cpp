// The second derivatives of a plain number.
// EXPECT: a gradient is that of an expression
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot::graph;

constexpr auto x = input<"x", 2, 3>;
#ifdef FIXED
constexpr auto slope = hessian_vector_product<sum(x * x), "x", "v">;
#else
constexpr auto slope = hessian_vector_product<3, "x", "v">;
#endif
